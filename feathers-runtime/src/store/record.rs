//! What a store keeps.

use std::borrow::Cow;
use std::fmt::Debug;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::field::{Columns, FieldInfo};
use super::{RecordId, Scalar, Values};
use crate::error::Result;

/// What a store keeps: a struct with `#[derive(feathers::Record)]`, or [`Object`](super::Object).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a record",
    label = "no store can keep this",
    note = "derive it: `#[derive(Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema, feathers::Record)]`"
)]
pub trait Record: Clone + Debug + Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static {
    /// The type of its id.
    type Id: RecordId;
    /// What a client sends to `create` and `update`.
    type New: NewRecord<Self>;
    /// What a client sends to `patch`.
    type Patch: PatchRecord<Self>;

    /// The name of its id on the wire, and in it.
    fn id_field() -> FieldRef;

    /// Its id.
    fn id(&self) -> Self::Id;

    /// The value of a field; null if there is no such field.
    ///
    /// # Errors
    /// If it is none that a store could hold.
    fn scalar(&self, field: &FieldRef) -> Result<Scalar<'_>>;

    /// The field of that name that a query may filter or sort by, or select.
    ///
    /// # Errors
    /// `BadRequest` that says which fields there are.
    fn field(name: &str, used: Use) -> Result<FieldRef>;

    /// Reads a value of a query that is compared with that field.
    ///
    /// # Errors
    /// `BadRequest` that says what is expected.
    fn parse(field: &FieldRef, value: &Value) -> Result<Scalar<'static>>;

    /// Makes a record of values; those that are not there are null.
    ///
    /// # Errors
    /// If a value has another type than its field, or one is null that must not be.
    fn from_values(values: Values<Self>) -> Result<Self>;

    /// All its values.
    ///
    /// # Errors
    /// If one is none that a store could hold.
    fn values(&self) -> Result<Values<Self>>;

    /// This record with other values: `patch`.
    ///
    /// # Errors
    /// As [`from_values`](Self::from_values).
    fn patched(&self, changes: Values<Self>) -> Result<Self> {
        let mut values = self.values()?;
        for (field, value) in changes {
            values.set(field, value);
        }
        Self::from_values(values)
    }

    /// This record replaced: `update`. What clients may not write stays.
    ///
    /// # Errors
    /// As [`from_values`](Self::from_values).
    fn updated(&self, replacement: Values<Self>) -> Result<Self> {
        self.patched(replacement)
    }

    /// What queries look like, for the schema of a service.
    fn query_schema(generator: &mut SchemaGenerator) -> Schema;

    /// Whether `$like` and `$ilike` are part of its query language.
    const LIKE: bool = false;

    /// Whether it takes any field, as records of Feathers' own services do: a comparison with a value of another type then matches
    /// nothing instead of being refused, and `create` with an id that is taken replaces.
    const OPEN: bool = false;
}

/// A record of fixed fields, which a table has columns for. `#[derive(feathers::Record)]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no fixed fields",
    label = "a table needs columns",
    note = "derive `feathers::Record` for a struct"
)]
pub trait Table: Record {
    /// The name of the table.
    const NAME: &'static str;
    /// Its fields, in the order of the struct.
    const FIELDS: &'static [FieldInfo];
    /// Which of them is the id.
    const ID: usize;

    /// Reads a row whose columns are [`FIELDS`](Self::FIELDS), in that order.
    ///
    /// # Errors
    /// If a column does not hold what its field says.
    fn from_columns<C: Columns>(columns: &mut C) -> Result<Self>;
}

/// What a client sends to make or replace a record.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not make a `{R}`",
    label = "not what clients send for a new `{R}`",
    note = "`#[derive(feathers::Record)]` on `{R}` makes this type; its name is `New` and that of the record, unless `#[record(new = \"…\")]` says so"
)]
pub trait NewRecord<R: Record>: Clone + Debug + Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static {
    /// Whether it may be stored, by its constraints.
    ///
    /// # Errors
    /// `BadRequest` with all violations in `errors`, by field.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// Its values. Those that were left out have their defaults; the id is there if the client chose one.
    ///
    /// # Errors
    /// If one is none that a store could hold.
    fn into_values(self) -> Result<Values<R>>;

    /// For `create`, last: gives fields that clients never write their defaults, where no hook and no scope has set them. Not for
    /// `update`, which keeps such fields.
    ///
    /// # Errors
    /// If a default is none that a store could hold.
    fn complete(values: &mut Values<R>) -> Result<()> {
        let _ = values;
        Ok(())
    }
}

/// What a client sends to change parts of a record.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not change a `{R}`",
    label = "not what clients send for a part of a `{R}`",
    note = "`#[derive(feathers::Record)]` on `{R}` makes this type; its name is `Patch` and that of the record, unless `#[record(patch = \"…\")]` says so"
)]
pub trait PatchRecord<R: Record>: Clone + Debug + Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static {
    /// Whether it may be stored, by its constraints.
    ///
    /// # Errors
    /// `BadRequest` with all violations in `errors`, by field.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// The values that were sent, without the id, which never changes.
    ///
    /// # Errors
    /// If one is none that a store could hold.
    fn into_values(self) -> Result<Values<R>>;
}

/// What a query does with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Rows are chosen by it.
    Filter,
    /// Rows are sorted by it.
    Sort,
    /// It is one of those that are answered.
    Select,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FieldRef {
    /// Its name on the wire.
    pub name: Cow<'static, str>,
    /// Where it stands in [`Table::FIELDS`]; `None` for records without fixed fields.
    pub index: Option<usize>,
}

impl FieldRef {
    /// The field at this index.
    #[must_use]
    pub fn at<R: Table>(index: usize) -> Self {
        let name = R::FIELDS.get(index).map_or("", |field| field.name);
        Self { name: Cow::Borrowed(name), index: Some(index) }
    }
}
