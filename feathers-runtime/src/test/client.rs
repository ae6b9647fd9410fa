//! A connected client: its calls, and what it hears.

use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde::Serialize;
use serde_json::Value;

use super::call::{Call, encode};
use super::expect::{self, Expect};
use super::inbox::{Inbox, Received};
use super::quiet;
use crate::admission::Member;
use crate::connection::Connection;
use crate::encode::Payload;

/// A client, connected until it is dropped.
///
/// ```
/// # use feathers_runtime as feathers;
/// # async fn run(client: feathers::test::Client) -> feathers::Result<()> {
/// use serde_json::json;
///
/// let message = client.create("messages", json!({ "text": "Hello" })).await?;
/// assert_eq!(client.expect("messages created").await, message);
/// let found = client.find("messages").query(json!({ "text": "Hello" })).await?;
/// assert_eq!(found, json!([message]));
/// client.expect_silence().await;
/// # Ok(()) }
/// ```
pub struct Client {
    name: String,
    member: Member,
    inbox: Arc<Inbox>,
    acks: AtomicI64,
}

impl Client {
    pub(super) fn new(name: String, member: Member, inbox: Arc<Inbox>) -> Self {
        Self { name, member, inbox, acks: AtomicI64::new(0) }
    }

    /// What messages call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The server's side of it.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.member.connection
    }

    /// Whether neither side has ended the connection.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        !self.inbox.has_ended()
    }

    /// Calls `find`; its query goes through [`Call::query`].
    #[track_caller]
    pub fn find(&self, path: &str) -> Call<'_> {
        Call::new(self, "find", path)
    }

    /// Calls `get`.
    #[track_caller]
    pub fn get(&self, path: &str, id: impl Into<Value>) -> Call<'_> {
        Call::new(self, "get", path).id(id)
    }

    /// Calls `create`.
    #[track_caller]
    pub fn create(&self, path: &str, data: impl Serialize) -> Call<'_> {
        Call::new(self, "create", path).data(data)
    }

    /// Calls `update`. A null id is "many".
    #[track_caller]
    pub fn update(&self, path: &str, id: impl Into<Value>, data: impl Serialize) -> Call<'_> {
        Call::new(self, "update", path).id(id).data(data)
    }

    /// Calls `patch`. A null id is "many".
    #[track_caller]
    pub fn patch(&self, path: &str, id: impl Into<Value>, data: impl Serialize) -> Call<'_> {
        Call::new(self, "patch", path).id(id).data(data)
    }

    /// Calls `remove`. A null id is "many".
    #[track_caller]
    pub fn remove(&self, path: &str, id: impl Into<Value>) -> Call<'_> {
        Call::new(self, "remove", path).id(id)
    }

    /// Calls a custom method, by its name on the wire.
    #[track_caller]
    pub fn call(&self, method: &str, path: &str, data: impl Serialize) -> Call<'_> {
        Call::new(self, method, path).data(data)
    }

    /// Emits an event and waits for no answer: for listeners of [`Socket::on`](crate::Socket::on), or a call that nobody waits
    /// for. A list or a tuple holds the arguments, anything else is the only one.
    ///
    /// # Panics
    /// If the arguments can not be written as JSON.
    #[track_caller]
    pub fn emit(&self, event: &str, arguments: impl Serialize) {
        self.send(packet(event, &encode(&arguments)), None);
    }

    /// The same with an answer.
    ///
    /// # Panics
    /// If the arguments can not be written as JSON.
    #[track_caller]
    pub fn ask(&self, event: &str, arguments: impl Serialize) -> Call<'_> {
        Call::raw(self, event, packet(event, &encode(&arguments)))
    }

    /// Waits for the next event, which must be this one.
    ///
    /// # Panics
    /// When awaited, if another comes, none within 5 seconds, or the connection ends.
    #[track_caller]
    pub fn expect(&self, event: &str) -> Expect<'_> {
        Expect::new(self, event)
    }

    /// Waits for the next event, which must be one of these.
    ///
    /// # Panics
    /// As [`expect`](Self::expect).
    #[track_caller]
    pub fn expect_any_of<'a>(&'a self, events: &'a [&str]) -> impl Future<Output = Received> + Send + 'a {
        let at = Location::caller();
        expect::next(self, events, at)
    }

    /// Waits until the app is quiet: no call of anybody is under way, and every task had its turn (see [the module](super#time)).
    /// All that this client was told must have been expected or taken by then.
    ///
    /// # Panics
    /// If it was told something else, or if a call does not end.
    #[track_caller]
    pub fn expect_silence(&self) -> impl Future<Output = ()> + Send {
        let at = Location::caller();
        async move {
            quiet::quiet(&self.member.core).await.unwrap_or_else(|problem| panic!("{problem} (at {at})"));
            let heard = self.events();
            assert!(heard.is_empty(), "{} was to be told nothing, and was told {heard:?} (at {at})", self.name);
        }
    }

    /// Takes the events that have arrived and were not expected yet. [`TestApp::quiet`](super::TestApp::quiet) before it waits for
    /// those that are still to come.
    pub fn events(&self) -> Vec<Received> {
        self.inbox.take()
    }

    /// Ends the connection, as a client that goes away.
    pub fn disconnect(&self) {
        self.inbox.end();
        self.member.core.disconnected(&self.member.connection);
    }

    pub(super) fn inbox(&self) -> &Inbox {
        &self.inbox
    }

    pub(super) fn next_ack(&self) -> i64 {
        self.acks.fetch_add(1, Ordering::Relaxed)
    }

    pub(super) fn send(&self, packet: Payload, ack: Option<i64>) {
        self.member.receive(packet.text, packet.attachments, ack);
    }
}

/// `["event", arguments…]`.
fn packet(event: &str, arguments: &Payload) -> Payload {
    let list = arguments.text.as_str();
    let inner = list.strip_prefix('[').and_then(|list| list.strip_suffix(']')).unwrap_or(list);
    let comma = if inner.is_empty() { "" } else { "," };
    let text = format!("[{}{comma}{inner}]", Value::from(event));
    Payload { text: text.into(), attachments: arguments.attachments.clone() }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("name", &self.name)
            .field("connection", &self.member.connection)
            .field("connected", &self.is_connected())
            .finish_non_exhaustive()
    }
}
