//! The items of what a method takes or answers.

use crate::argument::OneOrMany;
use crate::page::{Page, Slice};
use crate::store::{Record, Selected};

/// What a hook for items visits: the value itself, or each of a list.
#[diagnostic::on_unimplemented(
    message = "this is for `{I}`, but the method has `{Self}`",
    label = "neither `{Self}` nor an item of it",
    note = "hooks and publishers take the type that the method has, or that of its items if it has a list",
    note = "for methods with different types write one for each; a hook may also take `&mut impl Trait`"
)]
pub trait Items<I> {
    /// How many.
    fn count(&self) -> usize;
    /// One of them.
    fn item(&mut self, index: usize) -> Option<&mut I>;
}

#[diagnostic::do_not_recommend]
impl<T> Items<T> for T {
    fn count(&self) -> usize {
        1
    }

    fn item(&mut self, index: usize) -> Option<&mut T> {
        (index == 0).then_some(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T> Items<T> for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn item(&mut self, index: usize) -> Option<&mut T> {
        self.get_mut(index)
    }
}

#[diagnostic::do_not_recommend]
impl<T> Items<T> for Page<T> {
    fn count(&self) -> usize {
        self.data.len()
    }

    fn item(&mut self, index: usize) -> Option<&mut T> {
        self.data.get_mut(index)
    }
}

#[diagnostic::do_not_recommend]
impl<T> Items<T> for Slice<T> {
    fn count(&self) -> usize {
        self.data.len()
    }

    fn item(&mut self, index: usize) -> Option<&mut T> {
        self.data.get_mut(index)
    }
}

#[diagnostic::do_not_recommend]
impl<T> Items<T> for OneOrMany<T> {
    fn count(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Many(items) => items.len(),
        }
    }

    fn item(&mut self, index: usize) -> Option<&mut T> {
        match self {
            Self::One(item) => (index == 0).then_some(item),
            Self::Many(items) => items.get_mut(index),
        }
    }
}

// Of what a store answers, hooks and publishers take the records.
#[diagnostic::do_not_recommend]
impl<R: Record> Items<R> for Selected<R> {
    fn count(&self) -> usize {
        1
    }

    fn item(&mut self, index: usize) -> Option<&mut R> {
        (index == 0).then_some(&mut **self)
    }
}

macro_rules! records {
    ($($list:ident)*) => {
        $(#[diagnostic::do_not_recommend]
        impl<R: Record> Items<R> for $list<Selected<R>> {
            fn count(&self) -> usize {
                <Self as Items<Selected<R>>>::count(self)
            }

            fn item(&mut self, index: usize) -> Option<&mut R> {
                <Self as Items<Selected<R>>>::item(self, index).map(|selected| &mut **selected)
            }
        })*
    };
}

records! { Vec Page Slice OneOrMany }
