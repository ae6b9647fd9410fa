//! Feathers services in Rust: annotate one `impl` block, and every Feathers client of ten years can call it and hear its events.
//!
//! ```no_run
//! use feathers::{App, Result, everyone};
//!
//! #[derive(serde::Serialize, schemars::JsonSchema)]
//! struct Message { text: String }
//!
//! #[derive(serde::Deserialize, schemars::JsonSchema)]
//! struct NewMessage { text: String }
//!
//! struct Messages;
//!
//! #[feathers::service("messages")]
//! impl Messages {
//!     /// Writes a message and tells everyone: the event `messages created`.
//!     async fn create(&self, data: NewMessage) -> Result<Message> {
//!         Ok(Message { text: data.text })
//!     }
//! }
//!
//! #[tokio::main]
//! async fn main() -> Result<()> {
//!     App::new().service(Messages).publish(everyone()).listen("127.0.0.1:3030").await
//! }
//! ```
//!
//! A client of Feathers 5 calls it with `app.service('messages').create({ text: 'Hello' })`, one of Feathers 2 likewise; on the
//! wire the first says `create, messages` and the second `messages::create`, and both are answered in their own dialect. The README
//! goes on from here: queries, values of the connection, hooks, channels, stores and logins.
//!
//! # Where to look
//! [`macro@service`] has the rules of the block. [`App`] puts services together, [`SocketIo`] sets the transport and runs connection
//! middleware ([`Handshake`]). Arguments of methods are [`Query`], [`Inject`], [`Params`], [`Route`], [`Caller`], [`Connection`] and
//! types of your own ([`FromCall`]); ids and data may be [`Target`], [`OneOrMany`], [`Sent`]. [`Error`] is what clients see.
//!
//! [`Hook`] and [`HookContext`] are what runs around methods, [`signed_in`] and [`allow`] say who may call; [`Audience`],
//! [`channel`](channel()) and [`Connection::join`] say who hears events, [`Events`](derive@Events) makes a service's own. [`AppRef`]
//! and [`Calls`] call services from the server, and [`Subscription`] listens to them.
//!
//! [`Record`](derive@Record) makes a struct what a store keeps, with the types of what clients send; [`store`] has the rest of that.
//!
//! The feature `garde` brings constraints on what clients send.
//! The feature `test` brings `feathers::test`: an app in memory, with clients, for your own tests.

#[doc = include_str!("events.md")]
pub use feathers_macros::Events;
#[doc = include_str!("record.md")]
pub use feathers_macros::Record;
#[doc = include_str!("service.md")]
pub use feathers_macros::service;
#[doc(hidden)]
pub use feathers_runtime::__private;
#[cfg(feature = "garde")]
pub use feathers_runtime::Valid;
#[cfg(feature = "test")]
pub use feathers_runtime::adapter_tests;
#[doc(inline)]
pub use feathers_runtime::store;
#[doc(no_inline)]
pub use feathers_runtime::store::Record;
#[cfg(feature = "test")]
#[doc(inline)]
#[doc = include_str!("test.md")]
pub use feathers_runtime::test;
pub use feathers_runtime::{
    All, Allow, AllowCall, App, AppRef, AroundHook, Audience, Bytes, Caller, Calls, Channel, ChannelName, Class, Connection,
    Context, Data, Describe, Emits, Error, Event, EventSet, FromCall, Handle, Handshake, Hide, Hook, HookContext, HookFrame,
    Inject, Internal, IntoAudience, Listening, Methods, Middleware, Missed, Next, OneOrMany, OptionalFromCall, Origins, Output,
    Page, Params, PathCalls, Publish, Query, Request, Result, Route, Sent, Server, Service, Slice, Socket, SocketIo, Stage,
    Subscription, Target, With, allow, allow_call, anyone, at, authenticated, channel, everyone, hide, internal_only, nobody,
    signed_in, with,
};

/// The README's code is compiled, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
