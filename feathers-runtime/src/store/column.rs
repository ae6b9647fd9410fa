//! A field of a record by its name in Rust, of which filters are made.

use std::fmt;
use std::marker::PhantomData;

use super::record::{FieldRef, Table};
use super::{Field, FieldKind, Filter, Operand, Operator, Scalar};

/// A field of a record as a value: `Todo::DONE.eq(true)` is a [`Filter`]. `#[derive(Record)]` makes one constant a field. What it may be
/// compared with is an [`Operand`].
pub struct Column<R, T> {
    index: usize,
    types: PhantomData<fn() -> (R, T)>,
}

// Without `T: Field`, which the derive asks for already, at the type itself.
impl<R: Table, T> Column<R, T> {
    /// The field at this index of [`Table::FIELDS`]. For generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn at(index: usize) -> Self {
        Self { index, types: PhantomData }
    }

    /// The field, without its type.
    #[must_use]
    pub fn field(self) -> FieldRef {
        FieldRef::at::<R>(self.index)
    }
}

impl<R: Table, T: Field> Column<R, T> {
    fn test(self, value: impl Operand<T>, operator: impl FnOnce(Scalar<'static>) -> Operator) -> Filter<R> {
        self.test_or(value, operator, Filter::Any(Vec::new()))
    }

    /// What can not be stored is in no row.
    fn test_or(self, value: impl Operand<T>, operator: impl FnOnce(Scalar<'static>) -> Operator, beyond: Filter<R>) -> Filter<R> {
        match value.into_scalar() {
            Ok(scalar) => Filter::Test(self.field(), operator(scalar)),
            Err(_) => beyond,
        }
    }

    /// A whole number that can not be stored is beyond i64, and above all there are. Of floats it is one that is not finite, which is
    /// compared with nothing: who empties a table below it would empty the table.
    fn below(self, value: impl Operand<T>, operator: impl FnOnce(Scalar<'static>) -> Operator) -> Filter<R> {
        let beyond = match T::KIND {
            FieldKind::Int => Filter::Test(self.field(), Operator::Ne(Scalar::Null)),
            _ => Filter::Any(Vec::new()),
        };
        self.test_or(value, operator, beyond)
    }

    /// Rows where it has this value.
    #[must_use]
    pub fn eq(self, value: impl Operand<T>) -> Filter<R> {
        self.test(value, Operator::Eq)
    }

    /// Rows where it has another value, or none.
    #[must_use]
    pub fn ne(self, value: impl Operand<T>) -> Filter<R> {
        self.test_or(value, Operator::Ne, Filter::all())
    }

    /// Rows where it is less.
    #[must_use]
    pub fn lt(self, value: impl Operand<T>) -> Filter<R> {
        self.below(value, Operator::Lt)
    }

    /// Rows where it is less or equal.
    #[must_use]
    pub fn lte(self, value: impl Operand<T>) -> Filter<R> {
        self.below(value, Operator::Lte)
    }

    /// Rows where it is greater.
    #[must_use]
    pub fn gt(self, value: impl Operand<T>) -> Filter<R> {
        self.test(value, Operator::Gt)
    }

    /// Rows where it is greater or equal.
    #[must_use]
    pub fn gte(self, value: impl Operand<T>) -> Filter<R> {
        self.test(value, Operator::Gte)
    }

    /// Rows where it has one of these values.
    #[must_use]
    pub fn is_in(self, values: impl IntoIterator<Item = impl Operand<T>>) -> Filter<R> {
        let values = values.into_iter().filter_map(|value| value.into_scalar().ok()).collect();
        Filter::Test(self.field(), Operator::In(values))
    }

    /// Rows where it is null.
    #[must_use]
    pub fn is_null(self) -> Filter<R> {
        Filter::Test(self.field(), Operator::Eq(Scalar::Null))
    }
}

impl<R: Table, T: Field> From<Column<R, T>> for FieldRef {
    fn from(column: Column<R, T>) -> Self {
        column.field()
    }
}

impl<R, T> Clone for Column<R, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, T> Copy for Column<R, T> {}

impl<R, T> fmt::Debug for Column<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Column").field(&self.index).finish()
    }
}
