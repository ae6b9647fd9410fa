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

/// Finds out whether a type can be kept: `(&Keeper::<T>::NEW).keep()` is the method of [`Keeps`] where that has one for the type,
/// and else that of [`Forgets`], for which the compiler has to borrow once more.
#[derive(Debug)]
pub struct Keeper<T>(PhantomData<fn() -> T>);

impl<T> Keeper<T> {
    /// For this type.
    pub const NEW: Self = Self(PhantomData);
}

/// See [`Keeper`].
pub trait Keeps<T> {
    /// How.
    fn keep(&self) -> Option<Keep<T>>;
}

impl<T: Change> Keeps<T> for Keeper<T> {
    fn keep(&self) -> Option<Keep<T>> {
        keep()
    }
}

/// See [`Keeper`].
pub trait Forgets<T> {
    /// Not at all.
    fn keep(&self) -> Option<Keep<T>>;
}

impl<T> Forgets<T> for &Keeper<T> {
    fn keep(&self) -> Option<Keep<T>> {
        None
    }
}
