//! What a Feathers service runs on. Use it through the facade `feathers`, whose documentation begins at the beginning.
//!
//! The path of a call can be read from the file names: `call` is `packet → route → params → hooks → method → ack → event`. Around
//! it: `service` is the contract the macro fills, `argument` where arguments come from, `connection` and `registry` who is
//! connected, `outbox` the one way out, `http` what happens before a request is a packet. Only `socketio` names socketioxide.
// Nothing that a client, a file or the network says may bring a server down.
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private;
mod admission;
mod app;
mod app_ref;
mod argument;
mod audience;
mod call;
mod caller;
mod channel;
mod conceal;
mod connection;
mod context;
mod core;
mod emit;
mod encode;
mod error;
mod guard;
mod handle;
mod handshake;
mod hook;
mod http;
mod json;
mod keep;
mod listen;
mod listener;
mod outbox;
mod page;
mod path_calls;
mod place;
mod plan;
mod publish;
mod registry;
mod row;
mod schema;
mod server;
mod service;
mod services;
mod slots;
mod socketio;
pub mod store;
#[cfg(feature = "test")]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what was expected and did not come fails the test")]
pub mod test;
mod transport;
mod typed_query;

pub use app::App;
pub use app_ref::AppRef;
#[cfg(feature = "garde")]
pub use argument::Valid;
pub use argument::{Data, FromCall, Inject, OneOrMany, OptionalFromCall, Params, Query, Route, Sent, Target};
pub use audience::{Audience, IntoAudience, authenticated, channel, everyone, nobody};
pub use bytes::Bytes;
pub use caller::Caller;
pub use channel::{Channel, ChannelName};
pub use connection::Connection;
pub use context::Context;
pub use emit::{Emits, EventSet};
pub use error::{Class, Error, Internal, Result};
pub use guard::{Allow, AllowCall, allow, allow_call, anyone, internal_only, signed_in};
pub use handle::{Calls, Handle, Request};
pub use handshake::{Handshake, Middleware, With, with};
pub use hook::app::{All, Methods, at};
pub use hook::{AroundHook, Hide, Hook, HookContext, HookFrame, Next, Stage, hide};
pub use http::origin::Origins;
pub use listen::{Event, Missed, Subscription};
pub use listener::Socket;
pub use page::{Page, Slice};
pub use path_calls::PathCalls;
pub use publish::Publish;
pub use schema::Describe;
pub use server::{Listening, Server};
pub use service::{Output, Service};
pub use transport::SocketIo;
