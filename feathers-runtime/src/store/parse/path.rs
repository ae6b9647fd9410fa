//! Where in a query something is wrong.

use std::fmt;

use serde_json::json;

use crate::error::{Class, Error};

/// The way to a part of a query: `$or.0.done.$in.1`. It is written out for errors only.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Top,
    Key(&'a Self, &'a str),
    Index(&'a Self, usize),
}

impl Path<'_> {
    /// `BadRequest` about this part.
    pub(super) fn refuse(&self, message: impl fmt::Display) -> Error {
        let (path, message) = (self.to_string(), message.to_string());
        if path.is_empty() {
            return Error::bad_request(format!("Invalid query: {message}"));
        }
        Error::bad_request(format!("Invalid query at '{path}': {message}")).with_errors(json!({ path: message }))
    }

    /// What a record said of this part. What is not the client's doing stays as it is.
    pub(super) fn locate(&self, error: Error) -> Error {
        if error.class() == Some(Class::BadRequest) { self.refuse(error.message()) } else { error }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, last): (_, &dyn fmt::Display) = match self {
            Self::Top => return Ok(()),
            Self::Key(before, key) => (before, key),
            Self::Index(before, index) => (before, index),
        };
        if !matches!(before, Self::Top) {
            write!(f, "{before}.")?;
        }
        write!(f, "{last}")
    }
}
