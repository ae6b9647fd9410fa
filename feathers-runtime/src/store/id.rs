//! Ids: how they are made, and how clients write them.

use std::borrow::Cow;
use std::fmt;
use std::hash::Hash;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::Scalar;
use super::field::{Columns, Field, FieldKind, whole};
use super::record::Record;
use crate::error::{Error, Result};

/// What the id of a record may be: a whole number that the store counts up, or text, by default a UUID of version 7 (so that
/// records without `$sort` come in the order they were made).
#[diagnostic::on_unimplemented(
    message = "`{Self}` can not be the id of a record",
    note = "ids are `i64`, `i32`, `u32`, `String`, or `LongId`, a number that is a string on the wire"
)]
pub trait RecordId:
    Field + Clone + fmt::Debug + Ord + Hash + Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static
{
    /// Reads what a client sent, if any record could have that id: a number may be written as a string.
    fn from_wire(value: &Value) -> Option<Self>;

    /// A new id; `None` if the store makes them.
    #[must_use]
    fn generate() -> Option<Self> {
        None
    }

    /// The id that this number is, for stores that count.
    #[must_use]
    fn from_count(count: i64) -> Option<Self>;
}

macro_rules! counted {
    ($($int:ty)*) => {
        $(impl RecordId for $int {
            fn from_wire(value: &Value) -> Option<Self> {
                match value {
                    Value::Number(_) => whole(value).and_then(|int| int.try_into().ok()),
                    Value::String(text) => text.parse().ok(),
                    _ => None,
                }
            }

            fn from_count(count: i64) -> Option<Self> {
                count.try_into().ok()
            }
        })*
    };
}

counted! { i64 i32 u32 }

impl RecordId for String {
    fn from_wire(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    fn generate() -> Option<Self> {
        Some(uuid::Uuid::now_v7().to_string())
    }

    fn from_count(_: i64) -> Option<Self> {
        None
    }
}

/// A whole number of 64 bits that is a string on the wire, because JavaScript rounds numbers beyond 2⁵³.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LongId(pub i64);

impl Serialize for LongId {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for LongId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::from_wire(&value).ok_or_else(|| D::Error::custom("expected a whole number, as a string"))
    }
}

impl JsonSchema for LongId {
    fn schema_name() -> Cow<'static, str> {
        "LongId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^-?[0-9]+$",
            "description": "A whole number of 64 bits, written as a string: JavaScript rounds numbers beyond 2^53."
        })
    }
}

impl Field for LongId {
    const KIND: FieldKind = FieldKind::Int;

    fn scalar(&self) -> Result<Scalar<'_>> {
        Ok(Scalar::Int(self.0))
    }

    fn read_nullable<C: Columns>(columns: &mut C, index: usize) -> Result<Option<Self>> {
        Ok(columns.int(index)?.map(Self))
    }

    fn parse(value: &Value) -> Result<Scalar<'static>> {
        Self::from_wire(value)
            .map(|id| Scalar::Int(id.0))
            .ok_or_else(|| Error::bad_request("expected a whole number, as a string"))
    }
}

impl RecordId for LongId {
    fn from_wire(value: &Value) -> Option<Self> {
        i64::from_wire(value).map(Self)
    }

    fn from_count(count: i64) -> Option<Self> {
        Some(Self(count))
    }
}

/// The id in a call, as the client wrote it. One that no record can have, such as a word where ids are numbers, is not bad
/// input: there is no record with it (Feathers' adapters answer `NotFound`).
pub struct Key<R: Record> {
    /// The id, if a record could have it.
    pub id: Option<R::Id>,
    sent: Value,
}

impl<R: Record> Key<R> {
    /// The key of a record with this id.
    #[must_use]
    pub fn new(id: R::Id) -> Self {
        let sent = serde_json::to_value(&id).unwrap_or_default();
        Self { id: Some(id), sent }
    }

    /// The `NotFound` of Feathers' adapters.
    #[must_use]
    pub fn not_found(&self) -> Error {
        let shown = self.sent.as_str().map_or_else(|| self.sent.to_string(), str::to_owned);
        Error::not_found(format!("No record found for id '{shown}'"))
    }
}

impl<R: Record> Clone for Key<R> {
    fn clone(&self) -> Self {
        Self { id: self.id.clone(), sent: self.sent.clone() }
    }
}

impl<R: Record> fmt::Debug for Key<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.sent).finish()
    }
}

impl<'de, R: Record> Deserialize<'de> for Key<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let sent = Value::deserialize(deserializer)?;
        Ok(Self { id: R::Id::from_wire(&sent), sent })
    }
}

impl<R: Record> Serialize for Key<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.sent.serialize(serializer)
    }
}

impl<R: Record> JsonSchema for Key<R> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        R::Id::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<R::Id>()
    }
}
