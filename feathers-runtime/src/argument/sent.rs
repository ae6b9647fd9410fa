//! An argument that may be missing, which is not null.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{self, Deserialize, Deserializer, Visitor};

use super::input::SENT;

/// `id` or `data` that tells "not sent" (`None`, JavaScript's undefined) from null.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::Sent;
///
/// /// What a method makes of its data.
/// fn text(data: Sent<Option<String>>) -> String {
///     match data {
///         Sent(None) => "nothing was sent".to_owned(),
///         Sent(Some(None)) => "null".to_owned(),
///         Sent(Some(Some(text))) => text,
///     }
/// }
/// assert_eq!(text(Sent(None)), "nothing was sent");
/// assert_eq!(text(Sent(Some(None))), "null");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sent<T>(pub Option<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Sent<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Named<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Named<T> {
            type Value = Sent<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an argument")
            }

            fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
                Ok(Sent(None))
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
                T::deserialize(deserializer).map(|value| Sent(Some(value)))
            }
        }

        deserializer.deserialize_newtype_struct(SENT, Named(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Sent<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::input::{Input, What};
    use super::super::strict::Watch;
    use super::*;

    fn read<T: de::DeserializeOwned>(input: &Input<'_>, what: What) -> Result<T, String> {
        input.read(what, &Watch::new(false)).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn sent_tells_missing_from_null() {
        assert_eq!(read(&Input::Missing, What::Id), Ok(Sent::<Value>(None)));
        assert_eq!(read(&Input::Text("null"), What::Data), Ok(Sent(Some(Value::Null))));
        assert_eq!(read(&Input::Json(&Value::Null), What::Data), Ok(Sent(Some(Value::Null))));
    }
}
