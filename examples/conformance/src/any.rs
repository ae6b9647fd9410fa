//! Whatever a client may send, bytes included: JSON alone has no place for those.

use std::collections::BTreeMap;
use std::fmt;

use feathers::Bytes;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

/// JSON or bytes, at any depth.
#[derive(Clone, Debug)]
pub enum Any {
    Json(Value),
    Bytes(Bytes),
    List(Vec<Self>),
    Map(BTreeMap<String, Self>),
}

impl Any {
    /// An object.
    pub fn object<const N: usize>(fields: [(&str, Self); N]) -> Self {
        Self::Map(fields.map(|(name, value)| (name.to_owned(), value)).into())
    }

    /// A field of an object.
    pub fn field(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Map(fields) => fields.get(name),
            Self::Json(_) | Self::Bytes(_) | Self::List(_) => None,
        }
    }

    /// An object with the fields of this one, if it is one, and this field.
    pub fn with(self, name: &str, value: Self) -> Self {
        let mut fields = match self {
            Self::Map(fields) => fields,
            Self::Json(_) | Self::Bytes(_) | Self::List(_) => BTreeMap::new(),
        };
        fields.insert(name.to_owned(), value);
        Self::Map(fields)
    }

    /// The same without this field.
    pub fn without(mut self, name: &str) -> Self {
        if let Self::Map(fields) = &mut self {
            fields.remove(name);
        }
        self
    }
}

/// Null, as what was not sent is shown in JSON.
impl Default for Any {
    fn default() -> Self {
        Self::Json(Value::Null)
    }
}

impl From<Value> for Any {
    fn from(value: Value) -> Self {
        Self::Json(value)
    }
}

impl Serialize for Any {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Json(value) => value.serialize(serializer),
            Self::Bytes(bytes) => serializer.serialize_bytes(bytes),
            Self::List(items) => items.serialize(serializer),
            Self::Map(fields) => fields.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Anything;

        macro_rules! json {
            ($($method:ident($type:ty);)*) => {
                $(fn $method<E>(self, value: $type) -> Result<Any, E> {
                    Ok(Any::Json(Value::from(value)))
                })*
            };
        }

        impl<'de> Visitor<'de> for Anything {
            type Value = Any;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }

            json! { visit_bool(bool); visit_i64(i64); visit_u64(u64); visit_f64(f64); visit_str(&str); visit_string(String); }

            fn visit_unit<E>(self) -> Result<Any, E> {
                Ok(Any::Json(Value::Null))
            }

            fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Any, E> {
                Ok(Any::Bytes(bytes.into()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Any, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Any::List(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Any, A::Error> {
                let mut fields = BTreeMap::new();
                while let Some((name, value)) = map.next_entry()? {
                    fields.insert(name, value);
                }
                Ok(Any::Map(fields))
            }
        }

        deserializer.deserialize_any(Anything)
    }
}

impl JsonSchema for Any {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Any".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        Schema::from(true)
    }
}
