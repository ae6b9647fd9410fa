//! The record that adapters are tested with.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::store::{Columns, Field, FieldInfo, FieldRef, NewRecord, PatchRecord, Record, Scalar, Table, Use, Values};

/// The record that [`adapter_tests!`](crate::adapter_tests) stores: in a table `people` with the columns `id` (a whole number that
/// the store counts), `name` (text, never null), `age` (a whole number of 64 bits or null) and `created` (a boolean or null).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    /// Counted by the store.
    pub id: i64,
    /// Never null.
    pub name: String,
    /// May be null.
    pub age: Option<i64>,
    /// May be null.
    pub created: Option<bool>,
}

/// A [`Person`] to be.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// Must be there.
    pub name: String,
    /// Null if it is left out.
    pub age: Option<i64>,
    /// Null if it is left out.
    pub created: Option<bool>,
}

/// Changes to a [`Person`].
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PatchPerson {
    /// Another name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Another age, or none any more.
    #[serde(deserialize_with = "sent", skip_serializing_if = "Option::is_none")]
    pub age: Option<Option<i64>>,
    /// Another mark, or none any more.
    #[serde(deserialize_with = "sent", skip_serializing_if = "Option::is_none")]
    pub created: Option<Option<bool>>,
}

/// Null is not the same as left out.
fn sent<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

const ID: usize = 0;
const NAME: usize = 1;
const AGE: usize = 2;
const CREATED: usize = 3;

const fn info<T: Field>(name: &'static str) -> FieldInfo {
    FieldInfo {
        name,
        column: name,
        kind: T::KIND,
        nullable: T::NULLABLE,
        filter: true,
        sort: true,
        private: false,
        writable: true,
        parse: T::parse,
    }
}

impl Table for Person {
    const NAME: &'static str = "people";
    const FIELDS: &'static [FieldInfo] = &[
        FieldInfo { writable: false, ..info::<i64>("id") },
        info::<String>("name"),
        info::<Option<i64>>("age"),
        info::<Option<bool>>("created"),
    ];
    const ID: usize = ID;

    fn from_columns<C: Columns>(columns: &mut C) -> Result<Self> {
        Ok(Self {
            id: i64::read(columns, ID)?,
            name: String::read(columns, NAME)?,
            age: Option::read(columns, AGE)?,
            created: Option::read(columns, CREATED)?,
        })
    }
}

impl Record for Person {
    type Id = i64;
    type New = NewPerson;
    type Patch = PatchPerson;

    const LIKE: bool = true;

    fn id_field() -> FieldRef {
        FieldRef::at::<Self>(ID)
    }

    fn id(&self) -> i64 {
        self.id
    }

    fn scalar(&self, field: &FieldRef) -> Result<Scalar<'_>> {
        match field.index {
            Some(ID) => self.id.scalar(),
            Some(NAME) => self.name.scalar(),
            Some(AGE) => self.age.scalar(),
            Some(CREATED) => self.created.scalar(),
            _ => Ok(Scalar::Null),
        }
    }

    fn field(name: &str, _: Use) -> Result<FieldRef> {
        match Self::FIELDS.iter().position(|field| field.name == name) {
            Some(index) => Ok(FieldRef::at::<Self>(index)),
            None => Err(Error::bad_request("unknown field, expected one of `id`, `name`, `age`, `created`")),
        }
    }

    fn parse(field: &FieldRef, value: &Value) -> Result<Scalar<'static>> {
        match field.index.and_then(|index| Self::FIELDS.get(index)) {
            Some(field) => (field.parse)(value),
            None => Err(Error::internal("a field of another record")),
        }
    }

    fn from_values(mut values: Values<Self>) -> Result<Self> {
        Self::from_columns(&mut values)
    }

    fn values(&self) -> Result<Values<Self>> {
        (0..Self::FIELDS.len())
            .map(|index| {
                let field = FieldRef::at::<Self>(index);
                let value = self.scalar(&field)?.into_owned();
                Ok((field, value))
            })
            .collect()
    }

    fn query_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object" })
    }
}

impl NewRecord<Person> for NewPerson {
    fn into_values(self) -> Result<Values<Person>> {
        Ok(Values::from_iter([
            (FieldRef::at::<Person>(NAME), Scalar::Text(Cow::Owned(self.name))),
            (FieldRef::at::<Person>(AGE), self.age.scalar()?.into_owned()),
            (FieldRef::at::<Person>(CREATED), self.created.scalar()?.into_owned()),
        ]))
    }
}

impl PatchRecord<Person> for PatchPerson {
    fn into_values(self) -> Result<Values<Person>> {
        let mut values = Values::new();
        if let Some(name) = self.name {
            values.set(FieldRef::at::<Person>(NAME), Scalar::Text(Cow::Owned(name)));
        }
        if let Some(age) = self.age {
            values.set(FieldRef::at::<Person>(AGE), age.scalar()?.into_owned());
        }
        if let Some(created) = self.created {
            values.set(FieldRef::at::<Person>(CREATED), created.scalar()?.into_owned());
        }
        Ok(values)
    }
}
