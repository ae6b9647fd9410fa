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

/// Whether what clients sent keeps to the constraints of its fields. `renamed` has those whose name on the wire is another one.
///
/// # Errors
/// `BadRequest` with all violations.
#[cfg(feature = "garde")]
pub fn check<T: garde::Validate<Context = ()>>(sent: &T, renamed: &[(&str, &'static str)]) -> Result<()> {
    let wire = |field: &str| renamed.iter().find(|(name, _)| *name == field).map(|(_, name)| (*name).into());
    sent.validate().map_err(|report| crate::error::violations::violations(&report, wire))
}

/// As above; [`needs_garde`](crate::__feathers_needs_garde) has said what is missing.
///
/// # Errors
/// None.
#[cfg(not(feature = "garde"))]
pub fn check<T>(_: &T, _: &[(&str, &'static str)]) -> Result<()> {
    Ok(())
}

#[doc(hidden)]
#[macro_export]
#[cfg(feature = "garde")]
macro_rules! __feathers_needs_garde {
    () => {};
}

/// Beside constraints that nobody would check.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "garde"))]
macro_rules! __feathers_needs_garde {
    () => {
        ::core::compile_error! {
            "the constraints of a record (`#[garde(..)]`) need the feature `garde` of feathers"
        }
    };
}

pub use __feathers_needs_garde as needs_garde;
