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
/// is not run. The constraints that JSON Schema knows stand in the schema, too. Fields are named as they are in Rust; where they
/// have another name on the wire, `#[garde(rename("ownerId"))]` says it to garde. What is made in Rust (`Valid(data)`) is as
/// valid as who made it says.
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

impl<'de, T: Deserialize<'de> + Validate<Context = ()>> Deserialize<'de> for Valid<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let data = T::deserialize(deserializer)?;
        match data.validate() {
            Ok(()) => Ok(Self(data)),
            Err(report) => Err(carry(violations(&report))),
        }
    }
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
