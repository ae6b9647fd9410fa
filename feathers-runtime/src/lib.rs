//! What a Feathers service runs on. Use it through the facade `feathers`, whose documentation begins at the beginning.
//!
//! The path of a call can be read from the file names: `call` is `packet → route → params → method → ack → event`. Around it:
//! `service` is the contract the macro fills, `argument` where arguments come from, `connection` and `registry` who is
//! connected, `outbox` the one way out, `http` what happens before a request is a packet. Only `socketio` names socketioxide.

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod app;
mod argument;
mod audience;
mod call;
mod caller;
mod connection;
mod context;
mod core;
mod encode;
mod error;
mod handshake;
mod http;
mod listener;
mod outbox;
mod page;
mod registry;
mod schema;
mod server;
mod service;
mod socketio;
mod transport;

pub use app::App;
pub use argument::{Data, FromCall, Inject, OneOrMany, OptionalFromCall, Params, Query, Route, Sent, Target};
pub use audience::{Audience, everyone, nobody};
pub use bytes::Bytes;
pub use caller::Caller;
pub use connection::Connection;
pub use context::Context;
pub use error::{Class, Error, Internal, Result};
pub use handshake::{Handshake, Middleware, With, with};
pub use http::origin::Origins;
pub use listener::Socket;
pub use page::Page;
pub use schema::Describe;
pub use server::{Listening, Server};
pub use service::{Output, Service};
pub use transport::SocketIo;
