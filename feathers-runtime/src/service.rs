//! The contract that `#[feathers::service]` fills: a service is a path and a table of rows, one a method.
//!
//! A method is one `impl Method<Kind>`: its types and how to call the user's function. Everything else about a call is the
//! generic [`call::run`](crate::call), which a [`Row`] stores as a plain function pointer; the app keeps services behind
//! `dyn AnyService` and needs no downcast on the way.

use std::future::{Future, ready};
use std::pin::Pin;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;

use crate::app_ref::AppRef;
use crate::argument::Data;
use crate::audience::Audience;
use crate::context::Context;
use crate::encode::Encoded;
use crate::error::{Error, Result};
use crate::handle::Handle;
use crate::hook::context::Frame;
use crate::hook::{Around, Reusable};
use crate::row::Row;
use crate::schema::Describe;
use crate::slots::Args;

/// A future of unknown type, on the heap.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

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
    /// The names of the service's own events. A standard one among them is emitted by the service alone.
    const EVENTS: &'static [&'static str] = &[];
    /// The events whose audience the service chooses itself, one by one.
    const PUBLISHED: &'static [&'static str] = &[];
    /// What calls it from the server: [`Handle`], with the service's custom methods.
    type Client: From<Handle<Self>> + Send + Sync;

    /// Who receives the service's events, where the service says so itself.
    fn audience(&self) -> Option<Audience> {
        None
    }

    /// The schemas of its own events.
    #[doc(hidden)]
    fn event_schemas(_: &mut SchemaGenerator) -> Vec<(&'static str, Schema)> {
        Vec::new()
    }

    /// Its reusable hooks, made once.
    #[doc(hidden)]
    fn hooks(&self) -> Reusable {
        Reusable::new()
    }

    /// Runs before the app serves, in the order of registration: `#[setup]`.
    fn setup(&self, _: AppRef) -> impl Future<Output = Result<()>> + Send {
        ready(Ok(()))
    }

    /// Runs when the app has ended, or the service was taken out: `#[teardown]`.
    fn teardown(&self) -> impl Future<Output = Result<()>> + Send {
        ready(Ok(()))
    }
}

/// A kind of method: one of the six standard ones, or a custom one.
pub trait Kind: Send + Sync + 'static {
    /// Its name on the wire.
    const NAME: &'static str;
    /// Whether it is none of the six standard ones.
    const CUSTOM: bool = false;
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

/// The events that calls cause.
pub(crate) const STANDARD_EVENTS: [&str; 4] = ["created", "updated", "patched", "removed"];

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

    /// Whether it has any of the hooks below: without, a call does not look for them.
    const HOOKED: bool = false;

    /// Its around hooks, outermost first.
    const AROUND: &'static [Around<Self>] = &[];

    /// The hooks before it that the service has for all methods.
    fn before_all(&self, _: &mut Frame<Self, K>) -> impl Future<Output = Result<()>> + Send {
        ready(Ok(()))
    }

    /// The hooks before it alone.
    fn before(&self, _: &mut Frame<Self, K>) -> impl Future<Output = Result<()>> + Send {
        ready(Ok(()))
    }

    /// The hooks after it that the service has for all methods.
    fn after_all(&self, _: &mut Frame<Self, K>) -> impl Future<Output = Result<()>> + Send {
        ready(Ok(()))
    }

    /// The hooks after it alone.
    fn after(&self, _: &mut Frame<Self, K>) -> impl Future<Output = Result<()>> + Send {
        ready(Ok(()))
    }

    /// The error hooks that the service has for all methods.
    fn error_all(&self, _: &mut Frame<Self, K>, error: Error) -> impl Future<Output = Result<()>> + Send {
        ready(Err(error))
    }

    /// The error hooks for it alone.
    fn error(&self, _: &mut Frame<Self, K>, error: Error) -> impl Future<Output = Result<()>> + Send {
        ready(Err(error))
    }

    /// Who hears its event, an answer for each item, where the service chooses one by one.
    fn audience(&self, _: &mut Frame<Self, K>) -> impl Future<Output = Result<Option<Vec<Audience>>>> + Send {
        ready(Ok(None))
    }
}

/// What a method may answer: any owned type with serde's `Serialize` and schemars' `JsonSchema`. Nobody implements it.
#[diagnostic::on_unimplemented(
    message = "a service method can not answer `{Self}`",
    label = "this can not be sent to a client",
    note = "results are owned types with `#[derive(serde::Serialize, schemars::JsonSchema)]`"
)]
pub trait Output: Send + 'static {
    #[doc(hidden)]
    fn encode(&self) -> Result<EncodedOutput>;
    #[doc(hidden)]
    fn to_value(&self) -> Result<Value>;
    #[doc(hidden)]
    fn schema(generator: &mut SchemaGenerator) -> Schema;
}

/// What an [`Output`] is on the wire. Opaque: it exists so that the trait can be public.
#[derive(Debug)]
pub struct EncodedOutput(pub(crate) Encoded);

#[diagnostic::do_not_recommend]
impl<T: Serialize + JsonSchema + Send + 'static> Output for T {
    fn encode(&self) -> Result<EncodedOutput> {
        Encoded::new(self).map(EncodedOutput)
    }

    fn to_value(&self) -> Result<Value> {
        serde_json::to_value(self).map_err(Error::internal)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}
