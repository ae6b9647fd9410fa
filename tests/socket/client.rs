//! A small socket.io client for tests: one WebSocket, Engine.IO 4 or 3, and a log of everything
//! received.
//!
//! One background task reads the socket and stores what arrives; the methods of [`Client`] write
//! directly and wait for changes of that store, each for at most [`TIMEOUT`]. They panic with the
//! log when something expected does not come. [`polling`] has the counterpart for HTTP.
#![allow(dead_code, reason = "not every test binary needs all of the client")]

mod builder;
pub(crate) mod polling;
mod reader;

use std::fmt;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

pub(crate) use self::builder::{Builder, Refused};
pub(crate) use self::reader::{Closed, Seen};
use self::reader::{Sink, State, Store, write};

/// How long the client waits for anything before it fails the test.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(20);

/// The stand-in for the attachment `index` in an argument list for [`Client::call_binary`].
pub(crate) fn placeholder(index: usize) -> Value {
    json!({"_placeholder": true, "num": index})
}

/// A connected client. Dropping it cuts the connection without a goodbye.
pub(crate) struct Client {
    eio: u8,
    sink: Sink,
    store: Store,
    reading: watch::Sender<bool>,
    task: JoinHandle<()>,
    next_id: AtomicU64,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.store.borrow();
        writeln!(f, "a client of Engine.IO {} which has received", self.eio)?;
        for (seen, taken) in &state.log {
            writeln!(f, "  {} {seen:?}", if *taken { "✓" } else { " " })?;
        }
        match &state.closed {
            Some(closed) => write!(f, "  and was then cut off: {closed:?}"),
            None => write!(f, "  and is open"),
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Client {
    /// Connects with Engine.IO 4 and the defaults; being refused fails the test.
    pub(crate) async fn connect(addr: SocketAddr) -> Self {
        Self::builder(addr).connect().await.expect("the connection is accepted")
    }

    /// A connection with other settings.
    pub(crate) fn builder(addr: SocketAddr) -> Builder {
        Builder::new(addr)
    }

    /// The content of the `0` packet: `sid`, `pingInterval`, `pingTimeout`, `maxPayload`,
    /// `upgrades`.
    pub(crate) fn handshake(&self) -> Value {
        self.store.borrow().handshake.clone().unwrap_or_default()
    }

    /// The version of Engine.IO.
    pub(crate) fn eio(&self) -> u8 {
        self.eio
    }

    /// What the server has said to the client's wish to join: the payload of `40`, or that of `44`.
    pub(crate) fn joined(&self) -> Option<Result<Value, Value>> {
        self.store.borrow().joined.clone()
    }

    /// The id of the socket: that of the namespace under Engine.IO 4, that of the connection under
    /// 3.
    pub(crate) fn sid(&self) -> String {
        let joined = self.store.borrow().joined.clone().and_then(Result::ok).unwrap_or_default();
        let sid = joined.get("sid").cloned().unwrap_or_else(|| self.handshake()["sid"].clone());
        sid.as_str().expect("the handshake has a sid").to_owned()
    }

    /// Sends an event with a fresh ack id and waits for the list in the ack: `[null, result]` or
    /// `[error]`.
    pub(crate) async fn call(&self, event: Value) -> Value {
        let id = self.start(event).await;
        self.ack(id).await
    }

    /// As [`Client::call`], with attachments for the [`placeholder`]s in the event, and those of
    /// the ack.
    pub(crate) async fn call_binary(&self, event: Value, attachments: Vec<Vec<u8>>) -> (Value, Vec<Bytes>) {
        let id = self.start_binary(event, attachments).await;
        self.ack_binary(id).await
    }

    /// Sends an event that asks for no ack.
    pub(crate) async fn send(&self, event: Value) {
        self.emit(None, event, Vec::new()).await;
    }

    /// Sends an event with a fresh ack id, counted up from 0, and returns the id without waiting.
    pub(crate) async fn start(&self, event: Value) -> u64 {
        self.start_binary(event, Vec::new()).await
    }

    /// As [`Client::start`], with attachments.
    pub(crate) async fn start_binary(&self, event: Value, attachments: Vec<Vec<u8>>) -> u64 {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        self.emit(Some(id), event, attachments).await;
        id
    }

    /// Waits for the ack with this id. A second call waits for a second ack.
    pub(crate) async fn ack(&self, id: u64) -> Value {
        self.ack_binary(id).await.0
    }

    /// As [`Client::ack`], with the attachments.
    pub(crate) async fn ack_binary(&self, id: u64) -> (Value, Vec<Bytes>) {
        match self.expect(&format!("the ack {id}"), |seen| seen.is_ack(id)).await {
            Seen::Ack(_, answer, attachments) => (answer, attachments),
            other => unreachable!("{other:?} is no ack"),
        }
    }

    /// The ack with this id, or nothing if it does not come within the time: for calls that stay
    /// unanswered.
    pub(crate) async fn ack_within(&self, id: u64, time: Duration) -> Option<Value> {
        match self.take(time, |state| state.take(|seen| seen.is_ack(id))).await {
            Some(Seen::Ack(_, answer, _)) => Some(answer),
            _ => None,
        }
    }

    /// The next event that no method has returned yet, or nothing within the time (or when the
    /// connection has ended).
    pub(crate) async fn event(&self, time: Duration) -> Option<(String, Vec<Value>)> {
        match self.take(time, |state| state.take(|seen| matches!(seen, Seen::Event(..)))).await {
            Some(Seen::Event(name, arguments, _)) => Some((name, arguments)),
            _ => None,
        }
    }

    /// Waits for the next event of this name that no method has returned yet, and returns its first
    /// argument. Events of other names stay for later calls; look at [`Client::seen`] to check the
    /// order.
    pub(crate) async fn expect_event(&self, name: &str) -> Value {
        self.expect_event_binary(name).await.0
    }

    /// As [`Client::expect_event`], with the attachments.
    pub(crate) async fn expect_event_binary(&self, name: &str) -> (Value, Vec<Bytes>) {
        match self.expect(&format!("the event `{name}`"), |seen| seen.is_event(name)).await {
            Seen::Event(_, arguments, attachments) => (arguments.into_iter().next().unwrap_or_default(), attachments),
            other => unreachable!("{other:?} is no event"),
        }
    }

    /// Everything received so far, in order, whether a method has returned it or not.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.store.borrow().log.iter().map(|(seen, _)| seen.clone()).collect()
    }

    /// The same without the engine's goodbye (`1`), which a server may or may not say before it closes.
    pub(crate) fn heard(&self) -> Vec<Seen> {
        let mut seen = self.seen();
        seen.retain(|seen| !seen.is_goodbye());
        seen
    }

    /// All events received so far, in order, whether a method has returned them or not. To show
    /// that an event does not come, make a call that is answered after it would have come, and look
    /// here.
    pub(crate) fn events(&self) -> Vec<(String, Vec<Value>)> {
        let events = self.seen().into_iter().filter_map(|seen| match seen {
            Seen::Event(name, arguments, _) => Some((name, arguments)),
            _ => None,
        });
        events.collect()
    }

    /// How many events have been received so far.
    pub(crate) fn event_count(&self) -> usize {
        self.store.borrow().log.iter().filter(|(seen, _)| matches!(seen, Seen::Event(..))).count()
    }

    /// Forgets everything received so far.
    pub(crate) fn forget(&self) {
        self.store.send_modify(|state| state.log.clear());
    }

    /// Forgets what a method has returned, so that long tests need not search through it.
    pub(crate) fn forget_taken(&self) {
        self.store.send_modify(|state| state.log.retain(|(_, taken)| !taken));
    }

    /// Sends a text frame as it is; false if the connection has ended or the server takes nothing
    /// more.
    pub(crate) async fn raw(&self, text: &str) -> bool {
        write(&self.sink, [Message::text(text)]).await
    }

    /// Sends a binary frame as it is, without the extra byte of Engine.IO 3.
    pub(crate) async fn raw_binary(&self, bytes: Vec<u8>) -> bool {
        write(&self.sink, [Message::binary(bytes)]).await
    }

    /// Waits until something received fits, and marks it as returned: `client.expect("41", |s| *s
    /// == Seen::Disconnect)`.
    pub(crate) async fn expect(&self, what: &str, fits: impl Fn(&Seen) -> bool) -> Seen {
        let found = self.take(TIMEOUT, |state| state.take(&fits)).await;
        found.unwrap_or_else(|| panic!("{what} did not come to {self:?}"))
    }

    /// Waits until the server ends the connection. Reading must not be stopped, or the end is not
    /// seen.
    pub(crate) async fn closed(&self) -> Closed {
        let closed = self.closed_within(TIMEOUT).await;
        closed.unwrap_or_else(|| panic!("the server does not close the connection of {self:?}"))
    }

    /// How the connection ended, or nothing if it is still open after the time.
    pub(crate) async fn closed_within(&self, time: Duration) -> Option<Closed> {
        self.take(time, |state| state.closed.clone()).await
    }

    /// Leaves the namespace, closes the WebSocket, and waits for the end of the connection.
    pub(crate) async fn close(&self) {
        self.raw("41").await;
        write(&self.sink, [Message::Close(None)]).await;
        self.closed().await;
    }

    /// Stops reading from the socket (and with it all pings), as a client that has stalled. Writing
    /// goes on.
    pub(crate) fn stop_reading(&self) {
        self.reading.send_replace(false);
    }

    /// Reads again after [`Client::stop_reading`].
    pub(crate) fn resume(&self) {
        self.reading.send_replace(true);
    }

    /// Sends an event with its attachments.
    async fn emit(&self, id: Option<u64>, event: Value, attachments: Vec<Vec<u8>>) {
        let Value::Array(event) = event else { panic!("an event is a list with the name first, not {event}") };
        let id = id.map_or_else(String::new, |id| id.to_string());
        let packet = match attachments.len() {
            0 => format!("42{id}{}", Value::Array(event)),
            count => format!("45{count}-{id}{}", Value::Array(event)),
        };
        let attachments = attachments.into_iter().map(|mut bytes| {
            if self.eio == 3 {
                bytes.insert(0, 4);
            }
            Message::binary(bytes)
        });
        let sent = write(&self.sink, [Message::text(packet.as_str())].into_iter().chain(attachments)).await;
        assert!(sent, "{packet:.200} can not be sent by {self:?}");
    }

    /// Waits until the store has something, the connection has ended, or the time is over.
    async fn take<T>(&self, time: Duration, mut find: impl FnMut(&mut State) -> Option<T>) -> Option<T> {
        let mut changes = self.store.subscribe();
        let mut found = None;
        let search = async {
            loop {
                let mut closed = false;
                self.store.send_if_modified(|state| {
                    found = find(state);
                    closed = state.closed.is_some();
                    false
                });
                if found.is_some() || closed || changes.changed().await.is_err() {
                    return;
                }
            }
        };
        let _ = timeout(time, search).await;
        found
    }

    /// Waits for a step of the handshake.
    async fn until_connected(&self, what: &str, step: impl Fn(&State) -> Option<Result<Value, Value>>) -> Result<(), Refused> {
        let found = self.take(TIMEOUT, |state| match (step(state), &state.closed) {
            (Some(answer), _) => Some(answer.map(drop).map_err(Refused::Payload)),
            (None, Some(closed)) => Some(Err(Refused::Closed(closed.clone()))),
            (None, None) => None,
        });
        found.await.unwrap_or_else(|| panic!("{what} of the handshake did not come to {self:?}"))
    }
}
