//! One or many: ids that may be null, data that may be lists, arguments that may be missing.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserialize, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde::ser::{Serialize, Serializer};

use super::input::{SENT, TARGET};

/// What `patch` and `remove` act on: the record with this id, or, where the client sent null, all that match the query.
///
/// A plain id type answers null with `BadRequest`, so only a method that says `Target` can be called for many. A missing id is
/// never "many". A method that takes `Target` reads the query, too: one that does not acts on all, whatever the client asked for.
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

/// A single record or a list of them, as data of `create` and as result of methods that may act on many.
///
/// As a result a list is announced item by item. As data a plain `T` refuses a list with `MethodNotAllowed`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OneOrMany<T> {
    /// One record.
    One(T),
    /// A list, possibly empty.
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    /// The records as a list.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        match self {
            Self::One(item) => vec![item],
            Self::Many(items) => items,
        }
    }

    /// The same shape with other records.
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> OneOrMany<U> {
        match self {
            Self::One(item) => OneOrMany::One(change(item)),
            Self::Many(items) => OneOrMany::Many(items.into_iter().map(change).collect()),
        }
    }

    /// The same shape with other records, unless one of them fails.
    ///
    /// # Errors
    /// The first error of `change`.
    pub fn try_map<U, E>(self, mut change: impl FnMut(T) -> Result<U, E>) -> Result<OneOrMany<U>, E> {
        Ok(match self {
            Self::One(item) => OneOrMany::One(change(item)?),
            Self::Many(items) => OneOrMany::Many(items.into_iter().map(change).collect::<Result<_, E>>()?),
        })
    }
}

impl<T> From<T> for OneOrMany<T> {
    fn from(item: T) -> Self {
        Self::One(item)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<T>(PhantomData<T>);

        macro_rules! one {
            ($($method:ident($type:ty);)*) => {
                $(fn $method<E: de::Error>(self, value: $type) -> Result<Self::Value, E> {
                    T::deserialize(value.into_deserializer()).map(OneOrMany::One)
                })*
            };
        }

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = OneOrMany<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a record or a list of records")
            }

            one! {
                visit_bool(bool); visit_i64(i64); visit_u64(u64); visit_f64(f64); visit_str(&str); visit_string(String);
            }

            fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
                T::deserialize(().into_deserializer()).map(OneOrMany::One)
            }

            fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Self::Value, E> {
                T::deserialize(Attachment(bytes, PhantomData)).map(OneOrMany::One)
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(items)).map(OneOrMany::Many)
            }

            fn visit_map<A: de::MapAccess<'de>>(self, fields: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(fields)).map(OneOrMany::One)
            }
        }

        deserializer.deserialize_any(Either(PhantomData))
    }
}

/// Bytes that are the whole data. Serde's own deserializer of a `Vec<u8>` makes a list of numbers of them.
struct Attachment<E>(Vec<u8>, PhantomData<E>);

impl<'de, E: de::Error> Deserializer<'de> for Attachment<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_byte_buf(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

impl<T: Serialize> Serialize for OneOrMany<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(item) => item.serialize(serializer),
            Self::Many(items) => items.serialize(serializer),
        }
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("One_or_many_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one.clone(), { "type": "array", "items": one }] })
    }
}

/// `id` or `data` that tells "not sent" (`None`, JavaScript's undefined) from null.
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
    use bytes::Bytes;
    use serde_json::{Value, json};

    use super::super::input::{Input, Tree, What};
    use super::super::strict::Watch;
    use super::*;

    fn read<T: de::DeserializeOwned>(input: &Input<'_>, what: What) -> Result<T, String> {
        input.read(what, &Watch::new(false)).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn null_is_many_and_missing_is_not() {
        assert_eq!(read(&Input::Text("null"), What::Id), Ok(Target::<i64>::Many));
        assert_eq!(read(&Input::Text("5"), What::Id), Ok(Target::One(5_i64)));
        assert_eq!(read::<Target<i64>>(&Input::Missing, What::Id), Err("Invalid id: is missing".into()));
        assert!(read::<Target<i64>>(&Input::Text("\"x\""), What::Id).is_err());
    }

    #[test]
    fn sent_tells_missing_from_null() {
        assert_eq!(read(&Input::Missing, What::Id), Ok(Sent::<Value>(None)));
        assert_eq!(read(&Input::Text("null"), What::Data), Ok(Sent(Some(Value::Null))));
        assert_eq!(read(&Input::Json(&Value::Null), What::Data), Ok(Sent(Some(Value::Null))));
    }

    #[test]
    fn one_or_many_takes_both() {
        assert_eq!(read(&Input::Text("[1,2]"), What::Data), Ok(OneOrMany::Many(vec![1_u8, 2])));
        assert_eq!(read(&Input::Text("3"), What::Data), Ok(OneOrMany::One(3_u8)));
        assert_eq!(read(&Input::Text("[]"), What::Data), Ok(OneOrMany::<u8>::Many(vec![])));
    }

    #[test]
    fn one_may_be_bytes() {
        let placeholder = json!({ "_placeholder": true, "num": 0 });
        let sent = Bytes::from_static(b"hi");
        let tree = Tree::new(placeholder, &mut [Some(sent.clone())]).unwrap();
        assert_eq!(read(&Input::Tree(&tree), What::Data), Ok(OneOrMany::One(sent)));
    }
}
