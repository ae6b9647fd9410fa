//! Data that keep to their constraints.

use std::borrow::Cow;
use std::ops::{Deref, DerefMut};

use garde::Validate;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::carried::carry;
use crate::error::violations::violations;

/// Data that keep to the constraints of their type, which are written with `#[garde(..)]` of the crate `garde`.
///
/// What a client sends against them is answered with one `BadRequest` that has all violations in `errors`, by field, and the method
/// is not run. The constraints that JSON Schema knows stand in the schema, too. What is made in Rust (`Valid(data)`) is not
/// checked.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::Valid;
///
/// #[derive(serde::Deserialize, schemars::JsonSchema, garde::Validate)]
/// struct NewMessage {
///     #[garde(length(min = 1, max = 200))]
///     text: String,
/// }
///
/// async fn create(data: Valid<NewMessage>) -> usize {
///     data.text.len()
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Valid<T>(pub T);

impl<T> Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Valid<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<'de, T: Deserialize<'de> + JsonSchema + Validate<Context = ()>> Deserialize<'de> for Valid<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let data = T::deserialize(deserializer)?;
        match data.validate() {
            Ok(()) => Ok(Self(data)),
            Err(report) => {
                let schema = SchemaGenerator::default().into_root_schema_for::<T>();
                Err(carry(violations(&report, |field| wire_name(&schema, field).map(Cow::Owned))))
            }
        }
    }
}

/// The name on the wire of a field that garde names as Rust does. Only the schema knows what serde has renamed: it is the property
/// that differs in nothing but the case of letters and what is between words.
fn wire_name(schema: &Schema, field: &str) -> Option<String> {
    let properties = schema.get("properties")?.as_object()?;
    if properties.contains_key(field) {
        return None;
    }
    let letters = |name: &str| name.replace(['_', '-'], "").to_lowercase();
    let mut alike = properties.keys().filter(|name| letters(name) == letters(field));
    alike.next().filter(|_| alike.next().is_none()).cloned()
}

impl<T: Serialize> Serialize for Valid<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<T: JsonSchema> JsonSchema for Valid<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
