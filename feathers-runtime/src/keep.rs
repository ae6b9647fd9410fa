//! How what a hook has changed stays for those behind the method, which takes it by value.

use std::any::type_name;
use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::json::Change;

/// How to keep a value of this type.
pub struct Keep<T> {
    pub(crate) copy: fn(&T) -> T,
    pub(crate) json: fn(&T) -> Result<Value>,
}

impl<T> Clone for Keep<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Keep<T> {}

impl<T> fmt::Debug for Keep<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keep<{}>", type_name::<T>())
    }
}

/// How a type is kept that has to be, because a hook behind the method asks for it.
#[must_use]
pub fn keep<T: Change>() -> Option<Keep<T>> {
    Some(Keep { copy: T::clone, json: |value| serde_json::to_value(value).map_err(Error::internal) })
}

/// Finds out whether a type can be kept: `(&Keeper::<T>::NEW).feathers_keep()` is that of the [`Keeping`] of `Keeper` where it has
/// one, and else that of `&Keeper`, for which the compiler has to borrow once more.
#[derive(Debug)]
pub struct Keeper<T>(PhantomData<fn() -> T>);

impl<T> Keeper<T> {
    /// For this type.
    pub const NEW: Self = Self(PhantomData);
}

/// See [`Keeper`].
pub trait Keeping<T> {
    /// How it is kept, if it is.
    fn feathers_keep(&self) -> Option<Keep<T>>;
}

impl<T: Change> Keeping<T> for Keeper<T> {
    fn feathers_keep(&self) -> Option<Keep<T>> {
        keep()
    }
}

impl<T> Keeping<T> for &Keeper<T> {
    fn feathers_keep(&self) -> Option<Keep<T>> {
        None
    }
}
