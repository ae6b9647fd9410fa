//! Fields that are stored as serde writes them: `#[record(text)]` and `#[record(json)]`.

use std::borrow::Cow;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::field::expected;
use super::{Columns, Scalar};
use crate::error::{Error, Result};

/// `#[record(text)]`: how serde writes it is how it is stored.
#[derive(Debug)]
pub struct AsText;

/// `#[record(json)]`.
#[derive(Debug)]
pub struct AsJson;

impl AsText {
    /// What is stored; null for a value that serde writes as null.
    ///
    /// # Errors
    /// If serde does not write it as a string.
    pub fn scalar<T: Serialize>(value: &T) -> Result<Scalar<'static>> {
        match serde_json::to_value(value).map_err(Error::internal)? {
            Value::String(text) => Ok(Scalar::Text(Cow::Owned(text))),
            Value::Null => Ok(Scalar::Null),
            _ => Err(Error::internal("a `#[record(text)]` field serialises to something that is no string")),
        }
    }

    /// Reads what is stored.
    ///
    /// # Errors
    /// If the type does not know it.
    pub fn read<T: DeserializeOwned, C: Columns>(columns: &mut C, index: usize) -> Result<T> {
        let value = columns.text(index)?.map_or(Value::Null, Value::String);
        serde_json::from_value(value).map_err(Error::internal)
    }

    /// Reads a value of a query.
    ///
    /// # Errors
    /// `BadRequest` if the type does not know it.
    pub fn parse<T: DeserializeOwned + Serialize>(value: &Value) -> Result<Scalar<'static>> {
        // Through the type, so that two spellings of one value, such as of a date, are one.
        let read: T = serde_json::from_value(value.clone()).map_err(|error| Error::bad_request(error.to_string()))?;
        Self::scalar(&read)
    }
}

impl AsJson {
    /// What is stored; null for a value that serde writes as null.
    ///
    /// # Errors
    /// If serde can not write it.
    pub fn scalar<T: Serialize>(value: &T) -> Result<Scalar<'static>> {
        match serde_json::to_value(value).map_err(Error::internal)? {
            Value::Null => Ok(Scalar::Null),
            json => Ok(Scalar::Json(Cow::Owned(json))),
        }
    }

    /// Reads what is stored.
    ///
    /// # Errors
    /// If the type does not know it.
    pub fn read<T: DeserializeOwned, C: Columns>(columns: &mut C, index: usize) -> Result<T> {
        match columns.json(index)? {
            Some(text) => serde_json::from_str(&text).map_err(Error::internal),
            None => serde_json::from_value(Value::Null).map_err(Error::internal),
        }
    }

    /// JSON is not filtered by.
    ///
    /// # Errors
    /// Always.
    pub fn parse(value: &Value) -> Result<Scalar<'static>> {
        Err(expected("no filter by JSON", value))
    }
}
