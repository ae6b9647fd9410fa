//! What a field is compared with in Rust.

use super::{Field, Scalar};
use crate::error::Result;

/// What a field of type `T` may be compared with: a `T` or a `&T`, and text also with a `&str`. A field that may be null is compared
/// with all that its value is compared with, and with an `Option` of its own type.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::store::{Column, Filter, Table};
///
/// fn mine<R: Table>(owner: Column<R, String>, nick: Column<R, Option<String>>, name: &String) -> Filter<R> {
///     owner.eq(name).and(owner.ne("nobody")).and(nick.ne(None).or(nick.eq(name.to_uppercase())))
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a field of type `{T}` can not be compared with `{Self}`",
    label = "not a `{T}`",
    note = "compare it with a value of its own type, borrowed or not; text also with a `&str`",
    note = "of a reference to a reference, an `Arc` or a `Box` compare what is inside: `&**value`"
)]
pub trait Operand<T> {
    /// The value.
    ///
    /// # Errors
    /// If it is none that a store could hold.
    fn into_scalar(self) -> Result<Scalar<'static>>;
}

#[diagnostic::do_not_recommend]
impl<T: Field> Operand<T> for T {
    fn into_scalar(self) -> Result<Scalar<'static>> {
        Ok(self.scalar()?.into_owned())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Field> Operand<T> for &T {
    fn into_scalar(self) -> Result<Scalar<'static>> {
        Ok(self.scalar()?.into_owned())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Field> Operand<Option<T>> for T {
    fn into_scalar(self) -> Result<Scalar<'static>> {
        Ok(self.scalar()?.into_owned())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Field> Operand<Option<T>> for &T {
    fn into_scalar(self) -> Result<Scalar<'static>> {
        Ok(self.scalar()?.into_owned())
    }
}

#[diagnostic::do_not_recommend]
impl Operand<String> for &str {
    fn into_scalar(self) -> Result<Scalar<'static>> {
        Ok(self.into())
    }
}

#[diagnostic::do_not_recommend]
impl Operand<Option<String>> for &str {
    fn into_scalar(self) -> Result<Scalar<'static>> {
        Ok(self.into())
    }
}

/// Items of a borrowed list: `is_in(&["a", "b"])`.
#[diagnostic::do_not_recommend]
impl Operand<String> for &&str {
    fn into_scalar(self) -> Result<Scalar<'static>> {
        Ok((*self).into())
    }
}

#[diagnostic::do_not_recommend]
impl Operand<Option<String>> for &&str {
    fn into_scalar(self) -> Result<Scalar<'static>> {
        Ok((*self).into())
    }
}
