//! For `#[derive(Record)]`.

pub use serde_json::Value;

pub use crate::error::{Error, Result};
pub use crate::store::derived::{field, from_values, parse, put, put_default, values};
pub use crate::store::query_schema::query_schema;
pub use crate::store::sent::{Ignored, ignored, present};
pub use crate::store::{
    AsJson, AsText, Column, Columns, Field, FieldInfo, FieldKind, FieldRef, NewRecord, PatchRecord, Record, Scalar, Table, Use,
    Values,
};
