//! Records without fixed fields.

use std::borrow::Cow;
use std::ops::{Deref, DerefMut};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::field::{Columns, Field, FieldKind};
use super::record::{FieldRef, NewRecord, PatchRecord, Record, Use};
use super::{RecordId, Scalar, Values};
use crate::error::{Error, Result};

/// A record of any fields, as Feathers' own services keep them: whatever object a client sends, with an `id`. For prototypes and
/// for services whose shape is the clients' business; a comparison with a value of another type matches nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Object(#[serde(deserialize_with = "fields")] pub Map<String, Value>);

/// A map of serde_json would also take null, for an empty one.
fn fields<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Map<String, Value>, D::Error> {
    let unexpected = match Value::deserialize(deserializer)? {
        Value::Object(fields) => return Ok(fields),
        Value::Null => Unexpected::Unit,
        Value::Bool(value) => Unexpected::Bool(value),
        Value::Number(_) => Unexpected::Other("number"),
        Value::String(_) => Unexpected::Other("string"),
        Value::Array(_) => Unexpected::Seq,
    };
    Err(D::Error::invalid_type(unexpected, &"an object"))
}

impl Deref for Object {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Object {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

/// The id of an [`Object`]: a number or a string; a string of digits is that number, as for the keys of a JavaScript object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ObjectId {
    /// Counted up by the store, or chosen.
    Number(i64),
    /// Chosen by who made the record.
    Text(String),
}

impl JsonSchema for ObjectId {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ObjectId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["integer", "string"] })
    }
}

impl Field for ObjectId {
    const KIND: FieldKind = FieldKind::Text;

    fn scalar(&self) -> Result<Scalar<'_>> {
        Ok(match self {
            Self::Number(number) => Scalar::Int(*number),
            Self::Text(text) => Scalar::Text(Cow::Borrowed(text)),
        })
    }

    fn read_nullable<C: Columns>(columns: &mut C, index: usize) -> Result<Option<Self>> {
        Ok(columns.text(index)?.map(Self::Text))
    }

    fn parse(value: &Value) -> Result<Scalar<'static>> {
        Ok(Scalar::from(value).into_owned())
    }
}

impl RecordId for ObjectId {
    fn from_wire(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => number.as_i64().map(Self::Number),
            Value::String(text) => Some(match text.parse::<i64>() {
                // As JavaScript writes it: `007` and `+7` are other keys than `7`.
                Ok(number) if number.to_string() == *text => Self::Number(number),
                _ => Self::Text(text.clone()),
            }),
            _ => None,
        }
    }

    fn from_count(count: i64) -> Option<Self> {
        Some(Self::Number(count))
    }
}

const ID: &str = "id";

fn field_named(name: &str) -> FieldRef {
    FieldRef { name: Cow::Owned(name.to_owned()), index: None }
}

impl Record for Object {
    type Id = ObjectId;
    type New = Self;
    type Patch = Self;

    const OPEN: bool = true;
    const LIKE: bool = false;

    fn id_field() -> FieldRef {
        FieldRef { name: Cow::Borrowed(ID), index: None }
    }

    fn id(&self) -> ObjectId {
        // Only what a store has given an id is ever asked for it.
        self.0.get(ID).and_then(ObjectId::from_wire).unwrap_or(ObjectId::Text(String::new()))
    }

    /// `author.name` is the field `name` of the field `author`, unless there is one of that whole name.
    fn scalar(&self, field: &FieldRef) -> Result<Scalar<'_>> {
        if let Some(value) = self.0.get(&*field.name) {
            return Ok(Scalar::from(value));
        }
        let mut parts = field.name.split('.');
        let first = parts.next().and_then(|part| self.0.get(part));
        Ok(parts.try_fold(first, |value, part| value.map(|value| value.get(part))).flatten().map_or(Scalar::Null, Scalar::from))
    }

    fn field(name: &str, _: Use) -> Result<FieldRef> {
        Ok(field_named(name))
    }

    fn parse(_: &FieldRef, value: &Value) -> Result<Scalar<'static>> {
        Ok(Scalar::from(value).into_owned())
    }

    fn from_values(values: Values<Self>) -> Result<Self> {
        let mut object = Map::new();
        for (field, value) in values {
            object.insert(field.name.into_owned(), json(value)?);
        }
        Ok(Self(object))
    }

    fn values(&self) -> Result<Values<Self>> {
        // An object may have very many fields: they are not looked for one by one.
        Ok(self.0.iter().map(|(name, value)| (field_named(name), Scalar::from(value).into_owned())).collect())
    }

    fn patched(&self, changes: Values<Self>) -> Result<Self> {
        let mut patched = self.0.clone();
        patched.extend(Self::from_values(changes)?.0);
        Ok(Self(patched))
    }

    /// What is not in the replacement is gone.
    fn updated(&self, mut replacement: Values<Self>) -> Result<Self> {
        if let Some(id) = self.0.get(ID) {
            replacement.set(Self::id_field(), Scalar::from(id).into_owned());
        }
        Self::from_values(replacement)
    }

    fn query_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object" })
    }
}

fn json(value: Scalar<'static>) -> Result<Value> {
    Ok(match value {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => value.into(),
        Scalar::Int(value) => value.into(),
        Scalar::Float(value) => value.into(),
        Scalar::Text(value) => value.into_owned().into(),
        Scalar::Json(value) => value.into_owned(),
        Scalar::Bytes(_) => return Err(Error::internal("an object holds no bytes")),
    })
}

impl NewRecord<Self> for Object {
    fn into_values(self) -> Result<Values<Self>> {
        self.values()
    }
}

impl PatchRecord<Self> for Object {
    fn into_values(self) -> Result<Values<Self>> {
        let mut values = self.values()?;
        values.take(&Self::id_field());
        Ok(values)
    }
}
