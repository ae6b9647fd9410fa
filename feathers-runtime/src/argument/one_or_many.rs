//! A record or a list of them.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserialize, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde::ser::{Serialize, Serializer};

/// A single record or a list of them, as data of `create` and as result of methods that may act on many.
///
/// As a result a list is announced item by item. As data a plain `T` refuses a list with `MethodNotAllowed`.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::OneOrMany;
///
/// let sent = OneOrMany::Many(vec!["a", "b"]);
/// assert_eq!(sent.map(str::len), OneOrMany::Many(vec![1, 1]));
/// assert_eq!(OneOrMany::from("c").into_vec(), ["c"]);
/// ```
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

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use serde_json::json;

    use super::super::input::{Input, What};
    use super::super::strict::Watch;
    use super::super::tree::Tree;
    use super::*;

    fn read<T: de::DeserializeOwned>(input: &Input<'_>, what: What) -> Result<T, String> {
        input.read(what, &Watch::new(false)).map_err(|error| error.message().to_owned())
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
