//! Events of the user's own beside the services: what `io.on('connection', socket => …)` is for.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::argument::input::{Input, What};
use crate::argument::strict::Watch;
use crate::argument::tree::Tree;
use crate::call::packet::Packet;
use crate::connection::Connection;
use crate::encode::{Encoded, Payload};
use crate::error::Result;
use crate::outbox::Frame;
use crate::service::BoxFuture;

/// A client's socket, for events that are no service calls. Cheap to clone; keep it to emit later.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{SocketIo, Connection, Socket};
/// use serde_json::{Value, json};
///
/// let io = SocketIo::new().on_connect(|socket: Socket, _connection: Connection| {
///     socket.emit("news", &json!({ "text": "A client connected" })).ok();
///     socket.on("my other event", async |data: Value, _connection: Connection| {
///         println!("{data}");
///         Ok(())
///     });
/// });
/// # let _ = io;
/// ```
#[derive(Clone, Debug)]
pub struct Socket(pub(crate) Connection);

impl Socket {
    /// Sends an event with one argument, behind everything that was sent before. A client that is gone is no error. Any thread may
    /// send, and nothing slows a loop of this down: a client for which more than 4096 packets wait is cut off.
    ///
    /// # Errors
    /// `GeneralError` if the data can not be written as JSON.
    pub fn emit<T: Serialize + ?Sized>(&self, event: &str, data: &T) -> Result<()> {
        let payload = event_payload(event, &Payload::new(data)?);
        self.0.outbox().send(Frame { ack: None, payload });
        Ok(())
    }

    /// Listens to an event of the client. `T` is read from its first argument; further ones are not looked at. If the client
    /// waits for an answer it gets `(null, answer)` or `(error)`, as from a service. A name that belongs to a service call
    /// (`find`, `messages::find`) never comes here. A second listener to one event takes the place of the first.
    pub fn on<T, R, F, Fut>(&self, event: impl Into<String>, listener: F)
    where
        T: DeserializeOwned + Send + 'static,
        R: Serialize + Send + 'static,
        F: Fn(T, Connection) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<R>> + Send + 'static,
    {
        let listener = Arc::new(listener);
        self.0.listeners().insert(
            event.into(),
            Arc::new(move |packet: Packet, connection: Connection| {
                let listener = Arc::clone(&listener);
                Box::pin(async move {
                    let data = first_argument(&packet)?;
                    Encoded::new(&listener(data, connection).await?)
                })
            }),
        );
    }

    /// Ends the connection.
    pub fn close(&self) {
        self.0.close();
    }
}

fn first_argument<T: DeserializeOwned>(packet: &Packet) -> Result<T> {
    let watch = Watch::new(false);
    let Some(text) = packet.element(1) else { return Input::Missing.read(What::Data, &watch) };
    if packet.attachments.is_empty() {
        return Input::Text(text).read(What::Data, &watch);
    }
    let mut attachments: Vec<_> = packet.attachments.iter().cloned().map(Some).collect();
    let tree = Tree::new(Input::Text(text).read(What::Data, &watch)?, &mut attachments)?;
    Input::Tree(&tree).read(What::Data, &watch)
}

/// `["name",payload]`.
pub(crate) fn event_payload(name: &str, payload: &Payload) -> Payload {
    let mut head = String::from("[");
    head.push_str(&serde_json::Value::from(name).to_string());
    head.push(',');
    payload.behind(&head)
}

type Listener = Arc<dyn Fn(Packet, Connection) -> BoxFuture<'static, Result<Encoded>> + Send + Sync>;

/// The listeners of one connection, by event name; none any more when it has ended.
pub(crate) struct Listeners(RwLock<Option<HashMap<String, Listener>>>);

impl Default for Listeners {
    fn default() -> Self {
        Self(RwLock::new(Some(HashMap::new())))
    }
}

impl Listeners {
    fn insert(&self, event: String, listener: Listener) {
        let mut listeners = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let before = listeners.as_mut().and_then(|listeners| listeners.insert(event, listener));
        // What a closure holds is the user's, and is dropped when nothing is locked.
        drop(listeners);
        drop(before);
    }

    pub(crate) fn get(&self, event: &str) -> Option<Listener> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).as_ref()?.get(event).cloned()
    }

    /// Drops them: they may hold the very connection they belong to.
    pub(crate) fn clear(&self) {
        let listeners = self.0.write().unwrap_or_else(PoisonError::into_inner).take();
        drop(listeners);
    }
}

impl fmt::Debug for Listeners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listeners").finish_non_exhaustive()
    }
}
