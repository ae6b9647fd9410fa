//! Values by field, on their way to a store.

use std::fmt;
use std::marker::PhantomData;

use super::Scalar;
use super::field::Columns;
use super::record::{FieldRef, Table};
use crate::error::{Error, Result};

/// Values of a record `R`, each field at most once. A field that is not there keeps its value, or has none yet.
pub struct Values<R> {
    fields: Vec<(FieldRef, Scalar<'static>)>,
    record: PhantomData<fn() -> R>,
}

impl<R> Values<R> {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self { fields: Vec::new(), record: PhantomData }
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, field: &FieldRef) -> Option<&Scalar<'static>> {
        self.fields.iter().find(|(known, _)| known == field).map(|(_, value)| value)
    }

    /// Sets a field.
    pub fn set(&mut self, field: FieldRef, value: Scalar<'static>) {
        match self.fields.iter_mut().find(|(known, _)| *known == field) {
            Some((_, old)) => *old = value,
            None => self.fields.push((field, value)),
        }
    }

    /// Takes a field out.
    pub fn take(&mut self, field: &FieldRef) -> Option<Scalar<'static>> {
        let at = self.fields.iter().position(|(known, _)| known == field)?;
        Some(self.fields.remove(at).1)
    }

    /// The fields and their values.
    pub fn iter(&self) -> std::slice::Iter<'_, (FieldRef, Scalar<'static>)> {
        self.fields.iter()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    fn at(&self, index: usize) -> &Scalar<'static> {
        let found = self.fields.iter().find(|(field, _)| field.index == Some(index));
        found.map_or(&Scalar::Null, |(_, value)| value)
    }
}

/// Of fields that are known to differ.
impl<R> FromIterator<(FieldRef, Scalar<'static>)> for Values<R> {
    fn from_iter<I: IntoIterator<Item = (FieldRef, Scalar<'static>)>>(fields: I) -> Self {
        Self { fields: fields.into_iter().collect(), record: PhantomData }
    }
}

impl<R> Default for Values<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R> Clone for Values<R> {
    fn clone(&self) -> Self {
        Self { fields: self.fields.clone(), record: PhantomData }
    }
}

/// Without the values: they may be secrets.
impl<R> fmt::Debug for Values<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.fields.iter().map(|(field, _)| &field.name)).finish()
    }
}

impl<R> IntoIterator for Values<R> {
    type Item = (FieldRef, Scalar<'static>);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.fields.into_iter()
    }
}

impl<'a, R> IntoIterator for &'a Values<R> {
    type Item = &'a (FieldRef, Scalar<'static>);
    type IntoIter = std::slice::Iter<'a, (FieldRef, Scalar<'static>)>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

fn other_kind<R: Table>(index: usize) -> Error {
    let name = R::FIELDS.get(index).map_or("", |field| field.name);
    Error::internal(format!("the value of `{name}` is of another kind than the field"))
}

/// So that a record can be read from values as it is from a row.
impl<R: Table> Columns for Values<R> {
    fn bool(&mut self, index: usize) -> Result<Option<bool>> {
        match self.at(index) {
            Scalar::Null => Ok(None),
            Scalar::Bool(value) => Ok(Some(*value)),
            _ => Err(other_kind::<R>(index)),
        }
    }

    fn int(&mut self, index: usize) -> Result<Option<i64>> {
        match self.at(index) {
            Scalar::Null => Ok(None),
            Scalar::Int(value) => Ok(Some(*value)),
            _ => Err(other_kind::<R>(index)),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a field of floats")]
    fn float(&mut self, index: usize) -> Result<Option<f64>> {
        match self.at(index) {
            Scalar::Null => Ok(None),
            Scalar::Float(value) => Ok(Some(*value)),
            Scalar::Int(value) => Ok(Some(*value as f64)),
            _ => Err(other_kind::<R>(index)),
        }
    }

    fn text(&mut self, index: usize) -> Result<Option<String>> {
        match self.at(index) {
            Scalar::Null => Ok(None),
            Scalar::Text(value) => Ok(Some(value.clone().into_owned())),
            _ => Err(other_kind::<R>(index)),
        }
    }

    fn bytes(&mut self, index: usize) -> Result<Option<Vec<u8>>> {
        match self.at(index) {
            Scalar::Null => Ok(None),
            Scalar::Bytes(value) => Ok(Some(value.clone().into_owned())),
            _ => Err(other_kind::<R>(index)),
        }
    }

    fn json(&mut self, index: usize) -> Result<Option<String>> {
        match self.at(index) {
            Scalar::Null => Ok(None),
            Scalar::Json(value) => serde_json::to_string(value).map(Some).map_err(Error::internal),
            _ => Err(other_kind::<R>(index)),
        }
    }
}
