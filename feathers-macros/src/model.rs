//! What a service is, after parsing and before any code is written: plain data.
//!
//! Beside each value stays the piece of syntax to blame when rustc finds that value wrong later (a type that is no
//! `Data`, say). Nothing here parses and nothing here quotes, so each stage can be read and tested alone.

use proc_macro2::TokenStream;
use syn::{Attribute, Expr, Generics, Ident, Type};

/// A sound service, ready to be expanded.
pub(crate) struct Service {
    /// Where clients find it, without outer slashes.
    pub(crate) path: String,
    pub(crate) allow_unknown_query: bool,
    /// Who hears its events, unless something more specific says otherwise.
    pub(crate) publish: Option<Expr>,
    pub(crate) target: Target,
    pub(crate) doc: Option<Doc>,
    pub(crate) methods: Vec<Method>,
}

/// The type that is a service: what every generated `impl` has in common.
pub(crate) struct Target {
    pub(crate) generics: Generics,
    pub(crate) self_ty: Type,
    /// Goes on every impl: the block's own `#[cfg]`s (those written below our attribute are still there) and the lints
    /// its author has silenced.
    pub(crate) attrs: Vec<Attribute>,
}

/// What one item of the block is to the service.
pub(crate) enum Item {
    /// Boxed: most items of a block are none.
    Method(Box<Method>),
    /// Meant to be part of the service, but has mistakes, which are in the sink.
    Invalid,
    /// The user's own business: a helper, a constant.
    Plain,
}

/// One method that clients can call.
pub(crate) struct Method {
    pub(crate) kind: Kind,
    /// The name as written: `r#get` stays raw, and keeps the place to blame for a future that is not `Send`.
    pub(crate) name: Ident,
    /// `#[cfg]`s: on everything that comes of this method.
    pub(crate) cfgs: Vec<Attribute>,
    /// Lints silenced on the method: on its impl.
    pub(crate) lints: Vec<Attribute>,
    pub(crate) doc: Option<Doc>,
    pub(crate) is_async: bool,
    pub(crate) id: Option<Type>,
    pub(crate) data: Option<Data>,
    /// The types of all other arguments, in order: each is made by its `FromCall`.
    pub(crate) extractors: Vec<Type>,
    /// The return type as written: whether it is a `Result` is for the trait to say, because of aliases.
    pub(crate) output: Type,
}

/// The data of a call.
pub(crate) struct Data {
    /// Without the `&`.
    pub(crate) ty: Type,
    /// Written `data: &T`: it stays visible to hooks that run after the method.
    pub(crate) borrowed: bool,
}

/// Which method of a Feathers service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Find,
    Get,
    Create,
    Update,
    Patch,
    Remove,
}

impl Kind {
    pub(crate) const ALL: [Self; 6] = [Self::Find, Self::Get, Self::Create, Self::Update, Self::Patch, Self::Remove];

    /// By name: a raw identifier is the same name, `r#get` is `get`.
    pub(crate) fn of(name: &Ident) -> Option<Self> {
        use syn::ext::IdentExt;

        Self::ALL.into_iter().find(|kind| name.unraw() == kind.name())
    }

    /// As clients and users say it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Find => "find",
            Self::Get => "get",
            Self::Create => "create",
            Self::Update => "update",
            Self::Patch => "patch",
            Self::Remove => "remove",
        }
    }

    /// The runtime's type that stands for it.
    pub(crate) fn marker(self) -> &'static str {
        match self {
            Self::Find => "Find",
            Self::Get => "Get",
            Self::Create => "Create",
            Self::Update => "Update",
            Self::Patch => "Patch",
            Self::Remove => "Remove",
        }
    }

    pub(crate) fn has_id(self) -> bool {
        matches!(self, Self::Get | Self::Update | Self::Patch | Self::Remove)
    }

    pub(crate) fn has_data(self) -> bool {
        matches!(self, Self::Create | Self::Update | Self::Patch)
    }

    /// The signature to start from, for messages.
    pub(crate) fn signature(self) -> String {
        let id = if self.has_id() { ", id: Id" } else { "" };
        let data = if self.has_data() { ", data: Data" } else { "" };
        format!("async fn {}(&self{id}{data}) -> Result<Output>", self.name())
    }
}

/// Doc comments, which are data here: they describe the service and its methods to clients.
#[derive(Debug)]
pub(crate) struct Doc {
    pub(crate) lines: Vec<DocLine>,
}

/// What one doc attribute says.
#[derive(Debug)]
pub(crate) enum DocLine {
    Text(String),
    /// `#[doc = include_str!("…")]`: only rustc can read it.
    Macro(TokenStream),
}
