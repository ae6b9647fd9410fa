//! An id that may be null, for all records that match.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use super::input::TARGET;

/// What `patch` and `remove` act on: the record with this id, or, where the client sent null, all that match the query.
///
/// A plain id type answers null with `BadRequest`, so only a method that says `Target` can be called for many. A missing id is
/// never "many". A method that takes `Target` reads the query, too: one that does not acts on all, whatever the client asked for.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::Target;
///
/// /// The ids of the records that a call removes.
/// fn removed(id: Target<u64>, matching: &[u64]) -> Vec<u64> {
///     match id {
///         Target::One(id) => vec![id],
///         Target::Many => matching.to_vec(),
///     }
/// }
/// assert_eq!(removed(Target::One(3), &[1, 2]), [3]);
/// assert_eq!(removed(Target::Many, &[1, 2]), [1, 2]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target<Id> {
    /// One record.
    One(Id),
    /// Every record that matches the query.
    Many,
}

impl<Id> Target<Id> {
    /// The id, if it is one.
    pub fn one(self) -> Option<Id> {
        match self {
            Self::One(id) => Some(id),
            Self::Many => None,
        }
    }
}

impl<'de, Id: Deserialize<'de>> Deserialize<'de> for Target<Id> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Named<Id>(PhantomData<Id>);

        impl<'de, Id: Deserialize<'de>> Visitor<'de> for Named<Id> {
            type Value = Option<Id>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id or null")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
                Option::deserialize(deserializer)
            }
        }

        // The name lets a missing argument be told from null.
        Ok(match deserializer.deserialize_newtype_struct(TARGET, Named(PhantomData))? {
            Some(id) => Self::One(id),
            None => Self::Many,
        })
    }
}

impl<Id: Serialize> Serialize for Target<Id> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(id) => id.serialize(serializer),
            Self::Many => serializer.serialize_none(),
        }
    }
}

impl<Id: JsonSchema> JsonSchema for Target<Id> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Target_of_{}", Id::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [generator.subschema_for::<Id>(), { "type": "null" }] })
    }
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;

    use super::super::input::{Input, What};
    use super::super::strict::Watch;
    use super::*;

    fn read<T: DeserializeOwned>(input: &Input<'_>, what: What) -> Result<T, String> {
        input.read(what, &Watch::new(false)).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn null_is_many_and_missing_is_not() {
        assert_eq!(read(&Input::Text("null"), What::Id), Ok(Target::<i64>::Many));
        assert_eq!(read(&Input::Text("5"), What::Id), Ok(Target::One(5_i64)));
        assert_eq!(read::<Target<i64>>(&Input::Missing, What::Id), Err("Invalid id: is missing".into()));
        assert!(read::<Target<i64>>(&Input::Text("\"x\""), What::Id).is_err());
    }
}
