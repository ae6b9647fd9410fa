//! Tests of an app, without a network.
//!
//! [`TestApp::start`] is the real start, with all its checks and every `setup`. A [`Client`] comes in through the app's own
//! connection middleware and `on_connect`; its calls are packets as a socket.io client writes them and take the path of every
//! call; what it hears has passed the publishers, the channels and its outbox. Left out are sockets, heartbeats and origins.
//!
//! # Time
//! A client waits 5 seconds for an event and 60 for an answer, then the test panics. Under `#[tokio::test(start_paused = true)]`
//! (with tokio's feature `test-util`) that costs nothing: whenever every task waits, the clock jumps to the next timer.
//! [`Client::expect`] then waits a minute, and [`Client::expect_silence`] and [`TestApp::quiet`] let one pass, so that its timers
//! have run; without paused time they wait some milliseconds. An app that waits for something outside of tokio (a thread of its own,
//! another process) is no app for paused time.

pub mod adapter;
mod answer;
mod app;
mod call;
mod client;
mod expect;
mod inbox;
mod leak;
mod quiet;

pub use self::app::{ClientBuilder, TestApp};
pub use self::call::Call;
pub use self::client::Client;
pub use self::expect::Expect;
pub use self::inbox::Received;
pub use self::leak::{Leaks, Round};
