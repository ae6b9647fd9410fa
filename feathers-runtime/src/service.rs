//! The contract that `#[feathers::service]` fills: a service is a path and a table of rows, one a method.
//!
//! A method is one `impl Method<Kind>`: its types and how to call the user's function. Everything else about a call is the
//! generic [`call::run`](crate::call), which a [`Row`] stores as a plain function pointer; the app keeps services behind
//! `dyn AnyService` and needs no downcast on the way.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use crate::argument::input::{Input, Tree, What};
use crate::argument::{Data, InputRef};
use crate::audience::Audience;
use crate::call::{self, Call};
use crate::context::Context;
use crate::encode::Encoded;
use crate::error::Result;
use crate::schema::{Describe, Generators, MethodSchema};
use crate::socketio::Text;

/// A future of unknown type, on the heap.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A Feathers service. `#[feathers::service("path")]` on an `impl` block implements it; nobody does by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a Feathers service",
    label = "no `#[feathers::service(\"path\")]` block for this type",
    note = "put `#[feathers::service(\"messages\")]` on an `impl {Self}` block that has `find`, `get`, `create`, `update`, `patch` or `remove`"
)]
pub trait Service: Send + Sync + Sized + 'static {
    /// The path clients call, without outer slashes, for example `users/:userId/messages`.
    const PATH: &'static str;
    /// The doc comment of the block.
    const DOC: &'static str = "";
    /// Whether queries may have keys the query type does not know.
    const ALLOW_UNKNOWN_QUERY: bool = false;
    /// The methods that clients can call.
    const ROWS: &'static [Row<Self>];

    /// Who receives the service's events, where the service says so itself.
    fn audience(&self) -> Option<Audience> {
        None
    }
}

/// A kind of method: one of the six standard ones.
pub trait Kind: Send + Sync + 'static {
    /// Its name on the wire.
    const NAME: &'static str;
    /// The event it causes.
    const EVENT: Option<&'static str> = None;
    /// Whether it takes an id.
    const ID: bool = false;
    /// Whether it takes data.
    const DATA: bool = false;
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $name:literal { $($const:ident: $type:ty = $value:expr),* })*) => {
        $($(#[$doc])* #[derive(Debug)] pub enum $kind {}
        impl Kind for $kind {
            const NAME: &'static str = $name;
            $(const $const: $type = $value;)*
        })*

        /// The wire names of the standard methods, in the order of their rows in a lookup table.
        pub(crate) const STANDARD: [&str; 6] = [$($name),*];
    };
}

kinds! {
    /// `find(query)`: many records.
    Find "find" {}
    /// `get(id, query)`: one record.
    Get "get" { ID: bool = true }
    /// `create(data, query)`: a new record, or several.
    Create "create" { DATA: bool = true, EVENT: Option<&'static str> = Some("created") }
    /// `update(id, data, query)`: replaces a record.
    Update "update" { ID: bool = true, DATA: bool = true, EVENT: Option<&'static str> = Some("updated") }
    /// `patch(id, data, query)`: changes parts of a record, or of many.
    Patch "patch" { ID: bool = true, DATA: bool = true, EVENT: Option<&'static str> = Some("patched") }
    /// `remove(id, query)`: removes a record, or many.
    Remove "remove" { ID: bool = true, EVENT: Option<&'static str> = Some("removed") }
}

/// One method of a service. Generated.
#[diagnostic::on_unimplemented(
    message = "the service `{Self}` has no such method",
    label = "this service does not have the method `{K}`"
)]
pub trait Method<K: Kind>: Service {
    /// The type of the id, `()` without.
    type Id: Data;
    /// The type of the data, `()` without.
    type Data: Data;
    /// What it answers.
    type Output: Output;
    /// Its doc comment.
    const DOC: &'static str = "";

    /// Calls the user's function with the arguments it asks for.
    fn invoke(&self, cx: &mut Context, args: &mut Args<Self, K>) -> impl Future<Output = Result<Self::Output>> + Send;

    /// Says what else of the client's input its arguments read.
    fn describe(_: &mut Describe) {}
}

/// What a method may answer: any owned type with serde's `Serialize` and schemars' `JsonSchema`. Nobody implements it.
#[diagnostic::on_unimplemented(
    message = "a service method can not answer `{Self}`",
    label = "this can not be sent to a client",
    note = "results are owned types with `#[derive(serde::Serialize, schemars::JsonSchema)]`"
)]
pub trait Output: Send + 'static {
    #[doc(hidden)]
    fn encode(&self, encoder: &mut Encoder) -> Result<()>;
    #[doc(hidden)]
    fn schema(generator: &mut SchemaGenerator) -> Schema;
}

/// Receives an [`Output`]. Opaque: it exists so that the trait can be public.
#[derive(Debug)]
pub struct Encoder {
    pub(crate) encoded: Option<Encoded>,
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + JsonSchema + Send + 'static> Output for T {
    fn encode(&self, encoder: &mut Encoder) -> Result<()> {
        encoder.encoded = Some(Encoded::new(self)?);
        Ok(())
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// `id` and `data` of one call, read when the method asks for them.
pub struct Args<S: Method<K>, K: Kind> {
    pub(crate) text: Text,
    pub(crate) id: Argument,
    pub(crate) data: Argument,
    pub(crate) read: Option<S::Data>,
    pub(crate) kind: std::marker::PhantomData<K>,
}

/// Where an argument is.
#[derive(Debug)]
pub(crate) enum Argument {
    Missing,
    Text(std::ops::Range<usize>),
    Tree(Box<Tree>),
}

impl<S: Method<K>, K: Kind> Args<S, K> {
    fn read<T: Data>(&self, argument: &Argument, what: What) -> Result<T> {
        let input = match argument {
            Argument::Missing => Input::Missing,
            Argument::Text(range) => Input::Text(&self.text.as_str()[range.clone()]),
            Argument::Tree(tree) => Input::Tree(tree),
        };
        T::read(&InputRef { input, what, method: K::NAME })
    }

    pub(crate) fn read_id(&self) -> Result<S::Id> {
        self.read(&self.id, What::Id)
    }

    pub(crate) fn read_data(&self) -> Result<S::Data> {
        self.read(&self.data, What::Data)
    }
}

impl<S: Method<K>, K: Kind> fmt::Debug for Args<S, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Args").field("method", &K::NAME).finish_non_exhaustive()
    }
}

/// One line of a service's table.
pub struct Row<S> {
    name: &'static str,
    event: Option<&'static str>,
    call: fn(Arc<S>, Call) -> BoxFuture<'static, ()>,
    schema: fn(&mut Generators) -> MethodSchema,
}

/// The row of a method.
#[must_use]
pub const fn row<S: Method<K>, K: Kind>() -> Row<S> {
    Row { name: K::NAME, event: K::EVENT, call: wire::<S, K>, schema: MethodSchema::of::<S, K> }
}

fn wire<S: Method<K>, K: Kind>(service: Arc<S>, call: Call) -> BoxFuture<'static, ()> {
    Box::pin(call::run::<S, K>(service, call))
}

impl<S> fmt::Debug for Row<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Row").field(&self.name).finish()
    }
}

/// A service whose type is forgotten.
pub(crate) trait AnyService: Send + Sync {
    fn path(&self) -> &'static str;
    fn doc(&self) -> &'static str;
    fn audience(&self) -> Option<Audience>;
    fn allows_unknown_query(&self) -> bool;
    /// Name and event of each row.
    fn rows(&self) -> Vec<(&'static str, Option<&'static str>)>;
    fn schema(&self, row: usize, generators: &mut Generators) -> MethodSchema;
    fn call(self: Arc<Self>, row: usize, call: Call) -> BoxFuture<'static, ()>;
}

impl<S: Service> AnyService for S {
    fn path(&self) -> &'static str {
        S::PATH
    }

    fn doc(&self) -> &'static str {
        S::DOC
    }

    fn audience(&self) -> Option<Audience> {
        Service::audience(self)
    }

    fn allows_unknown_query(&self) -> bool {
        S::ALLOW_UNKNOWN_QUERY
    }

    fn rows(&self) -> Vec<(&'static str, Option<&'static str>)> {
        S::ROWS.iter().map(|row| (row.name, row.event)).collect()
    }

    fn schema(&self, row: usize, generators: &mut Generators) -> MethodSchema {
        (S::ROWS[row].schema)(generators)
    }

    fn call(self: Arc<Self>, row: usize, call: Call) -> BoxFuture<'static, ()> {
        (S::ROWS[row].call)(self, call)
    }
}
