//! JSON with bytes in it, from a packet with attachments.

use bytes::Bytes;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// JSON with bytes where the text had placeholders.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Json(Value),
    Bytes(Bytes),
    List(Vec<Self>),
    Map(Vec<(String, Self)>),
}

impl Tree {
    /// Puts the attachments in the places of their placeholders, each in one: a client names each once, and a thousand names
    /// for one attachment would be a thousand copies of it.
    ///
    /// # Errors
    /// `BadRequest` if a placeholder names an attachment that did not come, or one that has its place.
    pub(crate) fn new(value: Value, attachments: &mut [Option<Bytes>]) -> Result<Self> {
        match value {
            Value::Array(items) => {
                items.into_iter().map(|item| Self::new(item, attachments)).collect::<Result<_>>().map(Self::List)
            }
            Value::Object(fields) if fields.get("_placeholder") == Some(&Value::Bool(true)) => {
                placeholder(&fields, attachments).map(Self::Bytes)
            }
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| Ok((name, Self::new(value, attachments)?)))
                .collect::<Result<_>>()
                .map(Self::Map),
            scalar => Ok(Self::Json(scalar)),
        }
    }

    /// The same as JSON, for hooks that know no types: bytes are lists of numbers there, as serde has them.
    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::Json(value) => value.clone(),
            Self::Bytes(bytes) => bytes.iter().copied().collect(),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Map(fields) => fields.iter().map(|(name, value)| (name.clone(), value.to_json())).collect::<Map<_, _>>().into(),
        }
    }
}

fn placeholder(fields: &Map<String, Value>, attachments: &mut [Option<Bytes>]) -> Result<Bytes> {
    fields
        .get("num")
        .and_then(Value::as_u64)
        .and_then(|number| attachments.get_mut(usize::try_from(number).ok()?)?.take())
        .ok_or_else(|| Error::bad_request("A placeholder names an attachment that was not sent, or not once"))
}

impl<'de> IntoDeserializer<'de, serde_json::Error> for Tree {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Tree {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Self::Json(value) => value.deserialize_any(visitor),
            Self::Bytes(bytes) => visitor.visit_byte_buf(bytes.into()),
            Self::List(items) => {
                let mut items = SeqDeserializer::new(items.into_iter());
                let value = visitor.visit_seq(&mut items)?;
                items.end().map(|()| value)
            }
            Self::Map(fields) => {
                let mut fields = MapDeserializer::new(fields.into_iter());
                let value = visitor.visit_map(&mut fields)?;
                fields.end().map(|()| value)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Self::Json(Value::Null) => visitor.visit_none(),
            some => visitor.visit_some(some),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        match self {
            Self::Json(value) => value.deserialize_enum(name, variants, visitor),
            Self::Map(fields) => {
                visitor.visit_enum(serde::de::value::MapAccessDeserializer::new(MapDeserializer::new(fields.into_iter())))
            }
            Self::Bytes(_) | Self::List(_) => Err(Self::Error::custom("expected a string or an object")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::super::input::{Input, What};
    use super::super::strict::Watch;
    use super::*;

    #[test]
    fn attachments_take_their_places() {
        #[derive(Deserialize)]
        struct File {
            name: String,
            bytes: Bytes,
        }
        let value = json!({ "name": "f", "bytes": { "_placeholder": true, "num": 0 } });
        let mut attachments = [Some(Bytes::from_static(b"hi"))];
        let tree = Tree::new(value.clone(), &mut attachments).unwrap();
        let file: File = Input::Tree(&tree).read(What::Data, &Watch::new(true)).unwrap();
        assert_eq!((file.name.as_str(), &file.bytes[..]), ("f", &b"hi"[..]));
        for attachments in [&mut attachments[..], &mut []] {
            assert_eq!(Tree::new(value.clone(), attachments).unwrap_err().class(), Some(crate::Class::BadRequest));
        }
    }
}
