//! A service on a store: what its author says instead of writing methods.

use proc_macro2::Span;
use syn::{LitInt, Type};

use super::{Called, Kind};

/// What the attribute says of it: `paginate(10, max = 50), multi(create), methods(find, get)`.
#[derive(Default)]
pub(crate) struct StoreArgs {
    pub(crate) pages: Option<Pages>,
    pub(crate) multi: Option<Kinds>,
    pub(crate) methods: Option<Kinds>,
}

/// `paginate(10, max = 50, uncounted)`.
pub(crate) struct Pages {
    pub(crate) span: Span,
    pub(crate) default: LitInt,
    pub(crate) max: Option<LitInt>,
    pub(crate) uncounted: bool,
}

/// Standard methods by name.
pub(crate) struct Kinds {
    pub(crate) span: Span,
    /// Without brackets: whichever there are.
    pub(crate) is_all: bool,
    pub(crate) listed: Vec<(Kind, Span)>,
}

impl Kinds {
    pub(crate) fn has(&self, kind: &Kind) -> bool {
        self.listed.iter().any(|(listed, _)| listed == kind)
    }
}

impl StoreArgs {
    /// Whether a method may act on many records.
    pub(crate) fn is_multi(&self, kind: &Kind) -> bool {
        self.multi.as_ref().is_some_and(|multi| multi.has(kind))
    }

    /// Whether the store answers a method that the block does not have.
    pub(crate) fn offers(&self, kind: &Kind) -> bool {
        self.methods.as_ref().is_none_or(|methods| methods.has(kind))
    }
}

/// The function with `#[adapter]`.
pub(crate) struct Adapter {
    pub(crate) called: Called,
    /// The store, without the `&`.
    pub(crate) ty: Type,
    pub(crate) span: Span,
}

/// The function with `#[scope]`.
pub(crate) struct Scope {
    pub(crate) called: Called,
    pub(crate) extractors: Vec<Type>,
    pub(crate) output: Type,
    pub(crate) span: Span,
}
