//! What the server adds to every query and to new records.

use super::record::{FieldRef, Record, Table};
use super::{Column, Field, Filter, Operand, Scalar, Values};
use crate::error::Result;

/// What a service shows and lets change of its records, for this call. It is joined to every query by "and", last, so no query
/// loosens it; new records get its fields, and `update` and `patch` leave these as they are. Filters joined by [`and`](Self::and) say what
/// is seen and may be changed, not what it may be changed to.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::Result;
/// use feathers::store::{Column, Scope, Table};
///
/// /// A member sees the notes of the team and makes them for the team; what is hidden only its admins see.
/// fn notes<Note: Table>(team: Column<Note, String>, hidden: Column<Note, bool>, mine: &str, admin: bool) -> Result<Scope<Note>> {
///     let scope = Scope::only(team, mine)?;
///     Ok(if admin { scope } else { scope.and(hidden.eq(false)) })
/// }
/// ```
#[derive(Debug)]
pub struct Scope<R> {
    fixed: Vec<(FieldRef, Scalar<'static>)>,
    filter: Filter<R>,
}

impl<R> Scope<R> {
    /// Everything.
    #[must_use]
    pub fn all() -> Self {
        Self { fixed: Vec::new(), filter: Filter::all() }
    }

    /// Nothing: every record is as if it were not there. Creating is refused by nothing but a guard.
    #[must_use]
    pub fn nothing() -> Self {
        Self { fixed: Vec::new(), filter: Filter::Any(Vec::new()) }
    }

    /// Only what also passes this; new records are not held to it.
    #[must_use]
    pub fn and(mut self, filter: Filter<R>) -> Self {
        self.filter = self.filter.and(filter);
        self
    }

    /// The conditions of it.
    pub(crate) fn filter(&self) -> Filter<R> {
        let fixed = self.fixed.iter().map(|(field, value)| Filter::Test(field.clone(), super::Operator::Eq(value.clone())));
        Filter::All(fixed.collect()).and(self.filter.clone())
    }
}

impl<R: Table> Scope<R> {
    /// Only records where the field has this value; new records get it, whatever the client sent.
    ///
    /// # Errors
    /// If the value is none that a store could hold.
    pub fn only<T: Field>(column: Column<R, T>, value: impl Operand<T>) -> Result<Self> {
        Self::all().with(column, value)
    }

    /// The same, of one more field.
    ///
    /// # Errors
    /// As [`only`](Self::only).
    pub fn with<T: Field>(mut self, column: Column<R, T>, value: impl Operand<T>) -> Result<Self> {
        self.fixed.push((column.field(), value.into_scalar()?));
        Ok(self)
    }
}

impl<R: Record> Scope<R> {
    /// Writes the scope's fields over what a client sent.
    pub(crate) fn apply(&self, values: &mut Values<R>) {
        for (field, value) in &self.fixed {
            values.set(field.clone(), value.clone());
        }
    }
}

impl<R> Default for Scope<R> {
    fn default() -> Self {
        Self::all()
    }
}
