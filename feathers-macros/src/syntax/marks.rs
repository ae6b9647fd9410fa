//! Our attributes inside the block: `#[method]`, `#[before(..)]` and the others.
//!
//! They are taken off the block that is emitted: no macro stands behind them, so rustc would not know them. One that
//! hides in a `cfg_attr` stays, and rustc says so: whether it is there would be known too late.

use quote::ToTokens;
use syn::{AttrStyle, Attribute, Path};

use proc_macro2::TokenStream;

/// Which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Method,
    Before,
    After,
    Around,
    Error,
    Guard,
    Hook,
    Publish,
    Adapter,
    Scope,
    Setup,
    Teardown,
}

impl Word {
    const ALL: [Self; 12] = [
        Self::Method,
        Self::Before,
        Self::After,
        Self::Around,
        Self::Error,
        Self::Guard,
        Self::Hook,
        Self::Publish,
        Self::Adapter,
        Self::Scope,
        Self::Setup,
        Self::Teardown,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::Before => "before",
            Self::After => "after",
            Self::Around => "around",
            Self::Error => "error",
            Self::Guard => "guard",
            Self::Hook => "hook",
            Self::Publish => "publish",
            Self::Adapter => "adapter",
            Self::Scope => "scope",
            Self::Setup => "setup",
            Self::Teardown => "teardown",
        }
    }

    /// A function with it is a hook.
    pub(crate) fn is_hook(self) -> bool {
        matches!(self, Self::Before | Self::After | Self::Around | Self::Error)
    }

    /// It attaches values to a method, or to all.
    pub(crate) fn is_attached(self) -> bool {
        matches!(self, Self::Guard | Self::Hook)
    }

    /// It takes names.
    pub(crate) fn is_list(self) -> bool {
        self.is_hook() || self == Self::Publish
    }
}

/// One of them, as written.
pub(crate) struct Mark {
    pub(crate) word: Word,
    /// Written `#[feathers::before]`, which leads nowhere.
    pub(crate) has_path: bool,
    pub(crate) attr: Attribute,
}

impl ToTokens for Mark {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.attr.to_tokens(tokens);
    }
}

/// Parts attributes into those that stay and ours.
pub(crate) fn take(attrs: Vec<Attribute>) -> (Vec<Attribute>, Vec<Mark>) {
    let mut stay = Vec::new();
    let mut taken = Vec::new();
    for attr in attrs {
        match recognise(&attr) {
            Some((word, has_path)) => taken.push(Mark { word, has_path, attr }),
            None => stay.push(attr),
        }
    }
    (stay, taken)
}

fn recognise(attr: &Attribute) -> Option<(Word, bool)> {
    if !matches!(attr.style, AttrStyle::Outer) {
        return None;
    }
    let path = attr.path();
    let last = path.segments.last()?;
    let word = Word::ALL.into_iter().find(|word| last.ident == word.name())?;
    match path.segments.len() {
        1 => Some((word, false)),
        2 if starts_with_feathers(path) => Some((word, true)),
        _ => None,
    }
}

fn starts_with_feathers(path: &Path) -> bool {
    path.segments.first().is_some_and(|first| first.ident == "feathers")
}
