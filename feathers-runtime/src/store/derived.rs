//! What `#[derive(Record)]` leaves to the runtime: everything that the table of fields is enough for.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::field::FieldInfo;
use super::record::{FieldRef, Record, Table, Use};
use super::{Field, RecordId, Scalar, Values};
use crate::error::{Error, Result};

/// Looks a field up by its name on the wire.
///
/// # Errors
/// `BadRequest` that lists the fields that may be used so. Private ones are as if they were not there.
pub fn field<R: Table>(name: &str, used: Use) -> Result<FieldRef> {
    let at = R::FIELDS.iter().position(|field| field.name == name && may(field, used));
    if let Some(index) = at {
        return Ok(FieldRef { name: Cow::Borrowed(R::FIELDS[index].name), index: Some(index) });
    }
    let word = match used {
        Use::Filter => "filtered by",
        Use::Sort => "sorted by",
        Use::Select => "selected",
    };
    let known: Vec<String> = R::FIELDS.iter().filter(|field| may(field, used)).map(|field| format!("`{}`", field.name)).collect();
    // Not by the name of the table, which is nobody's business.
    let message = format!("`{name}` is no field of `{}` that can be {word}; those are {}", R::schema_name(), known.join(", "));
    Err(Error::bad_request(message.clone()).with_errors(json!({ name: message })))
}

pub(super) fn may(field: &FieldInfo, used: Use) -> bool {
    !field.private
        && match used {
            Use::Filter => field.filter,
            Use::Sort => field.sort,
            Use::Select => true,
        }
}

/// Reads a value that a query compares a field with. For the id whatever a client may write for it.
///
/// # Errors
/// `BadRequest` that names the field and says what is expected.
pub fn parse<R: Table>(field: &FieldRef, value: &Value) -> Result<Scalar<'static>> {
    let Some(info) = field.index.and_then(|index| R::FIELDS.get(index)) else {
        return Err(Error::internal(format!("`{}` is no field of `{}`", field.name, R::NAME)));
    };
    if field.index == Some(R::ID)
        && let Some(id) = R::Id::from_wire(value)
    {
        return id.scalar().map(Scalar::into_owned);
    }
    (info.parse)(value).map_err(|error| {
        let message = error.message().to_owned();
        Error::bad_request(format!("`{}`: {message}", info.name)).with_errors(json!({ info.name: message }))
    })
}

/// All values of a record.
///
/// # Errors
/// If one is none that a store could hold.
pub fn values<R: Table>(record: &R) -> Result<Values<R>> {
    let mut values = Values::new();
    for index in 0..R::FIELDS.len() {
        let field = FieldRef::at::<R>(index);
        let scalar = record.scalar(&field)?.into_owned();
        values.set(field, scalar);
    }
    Ok(values)
}

/// Makes a record of values.
///
/// # Errors
/// If one that must be there is missing, or is of another kind than its field.
pub fn from_values<R: Table>(mut values: Values<R>) -> Result<R> {
    for (index, info) in R::FIELDS.iter().enumerate() {
        if !info.nullable && values.get(&FieldRef::at::<R>(index)).is_none() {
            return Err(Error::internal(format!(
                "`{}` of `{}` has no value: what clients do not write is set by the scope, a hook or a default",
                info.name,
                R::NAME
            )));
        }
    }
    R::from_columns(&mut values)
}

/// Sets the field at this index, if there is a value.
///
/// # Errors
/// If it is none that a store could hold; the message names the field.
pub fn put<R: Record + Table>(values: &mut Values<R>, index: usize, scalar: Option<Result<Scalar<'_>>>) -> Result<()> {
    let Some(scalar) = scalar else { return Ok(()) };
    let field = FieldRef::at::<R>(index);
    let scalar = scalar.map_err(|error| match error.class() {
        Some(crate::Class::BadRequest) => {
            let message = error.message().to_owned();
            Error::bad_request(format!("Invalid data at '{}': {message}", field.name))
                .with_errors(json!({ &*field.name: message }))
        }
        _ => error,
    })?;
    values.set(field, scalar.into_owned());
    Ok(())
}

/// Sets the field at this index unless it has a value: `#[record(readonly, default)]`.
///
/// # Errors
/// As [`put`].
pub fn put_default<'a, R: Table>(
    values: &mut Values<R>,
    index: usize,
    scalar: impl FnOnce() -> Result<Scalar<'a>>,
) -> Result<()> {
    if values.get(&FieldRef::at::<R>(index)).is_some() {
        return Ok(());
    }
    // Through a closure so that a default such as the time of day is made only where it is needed.
    put(values, index, Some(scalar()))
}
