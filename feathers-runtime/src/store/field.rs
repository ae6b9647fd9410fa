//! The Rust types a field of a record may have, and what is known of a field.

use std::borrow::Cow;

use bytes::Bytes;
use serde_json::Value;

use super::Scalar;
use crate::error::{Error, Result};

/// What kind of values a field has, for stores and schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// True or false.
    Bool,
    /// Whole numbers within `i64`.
    Int,
    /// Other numbers.
    Float,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// JSON: lists and objects. Not to be filtered or sorted by.
    Json,
}

/// A type that a field of a [`Record`](super::Record) may have.
///
/// Implemented for `bool`, integers up to 64 bits, `f32`, `f64`, `String`, `Bytes`, [`LongId`](super::LongId) and `Option` of
/// these. Any other serde type is a field with `#[record(text)]` (it serialises to a string, such as an enum without fields or a
/// date) or `#[record(json)]`.
#[diagnostic::on_unimplemented(
    message = "a field of a record can not be a `{Self}`",
    label = "no store has a column for this type",
    note = "fields are `bool`, integers, floats, `String`, `Bytes` or `Option` of these",
    note = "a type that serde writes as a string can be stored with `#[record(text)]`, any other with `#[record(json)]`"
)]
pub trait Field: Sized {
    /// The kind of its values.
    const KIND: FieldKind;
    /// Whether it may be null.
    const NULLABLE: bool = false;

    /// Its value, to be stored or compared.
    ///
    /// # Errors
    /// If it is none that a store could hold: NaN, or a whole number beyond `i64`.
    fn scalar(&self) -> Result<Scalar<'_>>;

    /// Reads the column at `index`, `None` if it is null.
    ///
    /// # Errors
    /// If what is stored is no value of this type.
    fn read_nullable<C: Columns>(columns: &mut C, index: usize) -> Result<Option<Self>>;

    /// Reads the column at `index`.
    ///
    /// # Errors
    /// If what is stored is no value of this type.
    fn read<C: Columns>(columns: &mut C, index: usize) -> Result<Self> {
        Self::read_nullable(columns, index)?.ok_or_else(|| misfit(index))
    }

    /// Reads a value of a query.
    ///
    /// # Errors
    /// `BadRequest` that says what is expected.
    fn parse(value: &Value) -> Result<Scalar<'static>>;
}

/// The values of one stored row, by the index of the field. `None` is null.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a stored row",
    label = "a record can not be read from this",
    note = "an adapter implements `feathers::store::Columns` for what its database answers, one method for each kind of column"
)]
pub trait Columns {
    /// A column of [`FieldKind::Bool`].
    ///
    /// # Errors
    /// If it holds something else; so for all of these.
    fn bool(&mut self, index: usize) -> Result<Option<bool>>;
    /// A column of [`FieldKind::Int`].
    fn int(&mut self, index: usize) -> Result<Option<i64>>;
    /// A column of [`FieldKind::Float`].
    fn float(&mut self, index: usize) -> Result<Option<f64>>;
    /// A column of [`FieldKind::Text`].
    fn text(&mut self, index: usize) -> Result<Option<String>>;
    /// A column of [`FieldKind::Bytes`].
    fn bytes(&mut self, index: usize) -> Result<Option<Vec<u8>>>;
    /// A column of [`FieldKind::Json`], as its text.
    fn json(&mut self, index: usize) -> Result<Option<String>>;
}

/// What is known of a field.
#[derive(Clone, Debug)]
pub struct FieldInfo {
    /// Its name on the wire.
    pub name: &'static str,
    /// Its column.
    pub column: &'static str,
    /// The kind of its values.
    pub kind: FieldKind,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether queries may filter by it.
    pub filter: bool,
    /// Whether queries may sort by it.
    pub sort: bool,
    /// Whether it never leaves: clients can not select, filter or sort by it either.
    pub private: bool,
    /// Whether clients may write it.
    pub writable: bool,
    /// Reads a value of a query.
    pub parse: fn(&Value) -> Result<Scalar<'static>>,
}

/// A stored value that its type can not hold: the table is not what the record says.
fn misfit(index: usize) -> Error {
    Error::internal(format!("column {index} of a record holds no value of its type"))
}

pub(super) fn expected(what: &str, value: &Value) -> Error {
    let found = match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => format!("the boolean {value}"),
        Value::Number(value) => format!("the number {value}"),
        Value::String(_) => "a string".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    };
    Error::bad_request(format!("expected {what}, not {found}"))
}

impl Field for bool {
    const KIND: FieldKind = FieldKind::Bool;

    fn scalar(&self) -> Result<Scalar<'_>> {
        Ok(Scalar::Bool(*self))
    }

    fn read_nullable<C: Columns>(columns: &mut C, index: usize) -> Result<Option<Self>> {
        columns.bool(index)
    }

    fn parse(value: &Value) -> Result<Scalar<'static>> {
        value.as_bool().map(Scalar::Bool).ok_or_else(|| expected("a boolean", value))
    }
}

/// The whole number that this is, also where it is written `1.0` or `-0`.
pub(super) fn whole(value: &Value) -> Option<i64> {
    /// 2⁵³: beyond it a float has lost what number was meant.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match (value.as_i64(), value.as_f64()) {
        (Some(whole), _) => Some(whole),
        #[expect(clippy::cast_possible_truncation, reason = "it was seen to be whole and within the range")]
        (None, Some(float)) if float.fract() == 0.0 && float.abs() <= EXACT => Some(float as i64),
        _ => None,
    }
}

macro_rules! integers {
    ($($int:ty)*) => {
        $(impl Field for $int {
            const KIND: FieldKind = FieldKind::Int;

            fn scalar(&self) -> Result<Scalar<'_>> {
                i64::try_from(*self).map(Scalar::Int).map_err(|_| Error::bad_request(format!("{self} is too large to be stored")))
            }

            fn read_nullable<C: Columns>(columns: &mut C, index: usize) -> Result<Option<Self>> {
                let Some(int) = columns.int(index)? else { return Ok(None) };
                Self::try_from(int).map(Some).map_err(|_| misfit(index))
            }

            /// A number outside of the type is compared all the same: `$lt: 300` makes sense for a `u8`.
            fn parse(value: &Value) -> Result<Scalar<'static>> {
                whole(value).map(Scalar::Int).ok_or_else(|| expected("a whole number", value))
            }
        })*
    };
}

integers! { i8 i16 i32 i64 u8 u16 u32 u64 }

macro_rules! floats {
    ($($float:ty)*) => {
        $(impl Field for $float {
            const KIND: FieldKind = FieldKind::Float;

            fn scalar(&self) -> Result<Scalar<'_>> {
                // JSON has no such number, and would show null.
                if !self.is_finite() {
                    return Err(Error::bad_request(format!("{self} is no number that can be stored")));
                }
                Ok(Scalar::Float(f64::from(*self)))
            }

            #[allow(clippy::cast_possible_truncation, reason = "what was stored as f32 comes back as f32")]
            #[allow(clippy::unnecessary_cast, reason = "not for f32")]
            fn read_nullable<C: Columns>(columns: &mut C, index: usize) -> Result<Option<Self>> {
                Ok(columns.float(index)?.map(|float| float as $float))
            }

            /// As it would be stored: `0.1` is another number as `f32`.
            #[allow(clippy::cast_possible_truncation, reason = "as above")]
            #[allow(clippy::unnecessary_cast, reason = "not for f32")]
            #[allow(clippy::cast_lossless, reason = "not for f64")]
            fn parse(value: &Value) -> Result<Scalar<'static>> {
                let number = value.as_f64().ok_or_else(|| expected("a number", value))?;
                let stored = number as $float as f64;
                Ok(Scalar::Float(if stored.is_finite() { stored } else { number }))
            }
        })*
    };
}

floats! { f32 f64 }

impl Field for String {
    const KIND: FieldKind = FieldKind::Text;

    fn scalar(&self) -> Result<Scalar<'_>> {
        Ok(Scalar::Text(Cow::Borrowed(self)))
    }

    fn read_nullable<C: Columns>(columns: &mut C, index: usize) -> Result<Option<Self>> {
        columns.text(index)
    }

    fn parse(value: &Value) -> Result<Scalar<'static>> {
        match value {
            Value::String(text) => Ok(Scalar::Text(Cow::Owned(text.clone()))),
            other => Err(expected("a string", other)),
        }
    }
}

impl Field for Bytes {
    const KIND: FieldKind = FieldKind::Bytes;

    fn scalar(&self) -> Result<Scalar<'_>> {
        Ok(Scalar::Bytes(Cow::Borrowed(self)))
    }

    fn read_nullable<C: Columns>(columns: &mut C, index: usize) -> Result<Option<Self>> {
        Ok(columns.bytes(index)?.map(Self::from))
    }

    fn parse(value: &Value) -> Result<Scalar<'static>> {
        Err(expected("no filter by bytes", value))
    }
}

impl<T: Field> Field for Option<T> {
    const KIND: FieldKind = T::KIND;
    const NULLABLE: bool = true;

    fn scalar(&self) -> Result<Scalar<'_>> {
        self.as_ref().map_or(Ok(Scalar::Null), T::scalar)
    }

    fn read_nullable<C: Columns>(columns: &mut C, index: usize) -> Result<Option<Self>> {
        T::read_nullable(columns, index).map(Some)
    }

    fn parse(value: &Value) -> Result<Scalar<'static>> {
        if value.is_null() { Ok(Scalar::Null) } else { T::parse(value) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_compare_as_they_are_stored() {
        let stored = 0.1_f32.scalar().unwrap().into_owned();
        assert_eq!(f32::parse(&json!(0.1)).unwrap(), stored);
        assert_eq!(f64::parse(&json!(0.1)).unwrap(), Scalar::Float(0.1));
        assert_eq!(f32::parse(&json!(1e300)).unwrap(), Scalar::Float(1e300), "greater than all there are");
        for number in [f32::INFINITY, f32::NEG_INFINITY, f32::NAN] {
            assert!(number.scalar().is_err());
        }
    }
}
