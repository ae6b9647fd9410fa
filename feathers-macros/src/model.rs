//! What a service is, after parsing and before any code is written: plain data.
//!
//! Beside each value stays the piece of syntax to blame when rustc finds that value wrong later (a type that is no
//! `Data`, say). Nothing here parses and nothing here quotes, so each stage can be read and tested alone.

mod hook;
mod kind;
mod store;

use proc_macro2::TokenStream;
use syn::{Attribute, Expr, Generics, Ident, Type};

pub(crate) use self::hook::{
    Argument, Called, Event, Hook, Lifecycle, Name, Names, Part, Publisher, Reusable, Role, Stage, When,
};
pub(crate) use self::kind::{Custom, Kind};
pub(crate) use self::store::{Adapter, Kinds, Pages, Scope, StoreArgs};

/// A sound service, ready to be expanded.
pub(crate) struct Service {
    /// Where clients find it, without outer slashes.
    pub(crate) path: String,
    pub(crate) allow_unknown_query: bool,
    /// Who hears its events, unless something more specific says otherwise.
    pub(crate) publish: Option<Expr>,
    /// A method without a guard is a mistake.
    pub(crate) deny_unguarded: bool,
    /// The type of its custom events.
    pub(crate) events: Option<Type>,
    pub(crate) target: Target,
    pub(crate) doc: Option<Doc>,
    pub(crate) methods: Vec<Method>,
    pub(crate) hooks: Vec<Hook>,
    /// Those on the block, for all methods.
    pub(crate) reusables: Vec<Reusable>,
    pub(crate) publishers: Vec<Publisher>,
    /// More than one only under `#[cfg]`s of their own; likewise below.
    pub(crate) setup: Vec<Lifecycle>,
    pub(crate) teardown: Vec<Lifecycle>,
    /// What is said of its store.
    pub(crate) store: StoreArgs,
    /// At most one is sound.
    pub(crate) adapters: Vec<Adapter>,
    pub(crate) scopes: Vec<Scope>,
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
    Hook(Box<Hook>),
    Publisher(Box<Publisher>),
    Adapter(Box<Adapter>),
    Scope(Box<Scope>),
    Setup(Box<Lifecycle>),
    Teardown(Box<Lifecycle>),
    /// Meant to be part of the service, but has mistakes, which are in the sink.
    Invalid,
    /// The user's own business: another function, a constant.
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
    /// Those of `#[guard(..)]` and `#[hook(..)]` on it.
    pub(crate) reusables: Vec<Reusable>,
    /// The runtime's function that answers it, where the store does and no function of the block.
    pub(crate) stored: Option<Ident>,
}

/// The data of a call.
pub(crate) struct Data {
    /// Without the `&`.
    pub(crate) ty: Type,
    /// `_: ()`, which a custom method without data writes: nothing is read.
    pub(crate) is_nothing: bool,
    /// Written `data: &T`: it stays visible to hooks that run after the method.
    pub(crate) borrowed: bool,
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
