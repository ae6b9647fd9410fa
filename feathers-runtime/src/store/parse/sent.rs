//! A query as it was sent, with `$sort` in the order of its keys, which the maps of serde_json do not keep.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::{MAX_CONDITIONS, SORT};

/// A query, not understood yet.
pub(super) struct Sent {
    /// All but `$sort`.
    pub(super) fields: Map<String, Value>,
    pub(super) sort: Option<Sort>,
}

/// What was sent as `$sort`.
pub(super) enum Sort {
    By(Vec<(String, Value)>),
    /// No object.
    Other(Value),
}

impl From<&Value> for Sort {
    fn from(value: &Value) -> Self {
        match value {
            Value::Object(keys) => Self::By(keys.iter().map(|(name, order)| (name.clone(), order.clone())).collect()),
            other => Self::Other(other.clone()),
        }
    }
}

impl<'de> Deserialize<'de> for Sent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Sent;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a query")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Sent, A::Error> {
                let mut sent = Sent { fields: Map::new(), sort: None };
                while let Some(key) = map.next_key::<String>()? {
                    if key == SORT {
                        sent.sort = Some(map.next_value()?);
                    } else {
                        sent.fields.insert(key, map.next_value()?);
                    }
                }
                Ok(sent)
            }
        }

        // A struct, not a map: of a map the caller would look for unknown keys by the schema. Every key is read here.
        deserializer.deserialize_struct("RecordQuery", &[], Object)
    }
}

impl<'de> Deserialize<'de> for Sort {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;

        macro_rules! scalars {
            ($($method:ident($type:ty);)*) => {
                $(fn $method<E: serde::de::Error>(self, value: $type) -> Result<Sort, E> {
                    Ok(Sort::Other(value.into()))
                })*
            };
        }

        impl<'de> Visitor<'de> for Keys {
            type Value = Sort;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            scalars! { visit_bool(bool); visit_i64(i64); visit_u64(u64); visit_f64(f64); visit_str(&str); visit_string(String); }

            fn visit_unit<E: serde::de::Error>(self) -> Result<Sort, E> {
                Ok(Sort::Other(Value::Null))
            }

            fn visit_none<E: serde::de::Error>(self) -> Result<Sort, E> {
                Ok(Sort::Other(Value::Null))
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Sort, D::Error> {
                deserializer.deserialize_any(self)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Sort, A::Error> {
                while items.next_element::<Value>()?.is_some() {}
                Ok(Sort::Other(Value::Array(Vec::new())))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Sort, A::Error> {
                let mut keys: Vec<(String, Value)> = Vec::new();
                while let Some((name, order)) = map.next_entry::<String, Value>()? {
                    // As in JavaScript: the last value counts, the first place.
                    match keys.iter().position(|(known, _)| *known == name) {
                        Some(at) => keys[at].1 = order,
                        // One more than is allowed is enough to be refused, for the query and not for this part of it.
                        None if keys.len() > MAX_CONDITIONS => {}
                        None => keys.push((name, order)),
                    }
                }
                Ok(Sort::By(keys))
            }
        }

        deserializer.deserialize_any(Keys)
    }
}
