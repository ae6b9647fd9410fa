//! Events as the server itself hears them: `service.on('created', …)` of JavaScript.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use crate::app_ref::AppRef;
use crate::argument::input::{Input, What};
use crate::argument::strict::Watch;
use crate::argument::tree::Tree;
use crate::caller::Caller;
use crate::encode::Payload;
use crate::error::Result;

/// An event of a service: a record that was created, or whatever the service emits itself.
#[derive(Clone)]
pub struct Event {
    pub(crate) path: Arc<str>,
    pub(crate) name: Cow<'static, str>,
    pub(crate) payload: Payload,
    pub(crate) caller: Caller,
    pub(crate) app: AppRef,
}

impl Event {
    /// The app.
    #[must_use]
    pub fn app(&self) -> &AppRef {
        &self.app
    }

    /// The path of the service.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its name, for example `created`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Who made the call that caused it; the server itself, if the service emitted it.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// What it carries, as a type of your own. A listener of the server sees the result, not what hooks dispatch to clients; a
    /// publisher of the app sees what is dispatched.
    ///
    /// # Errors
    /// `BadRequest` with the path to the field if it can not be read as `T`.
    pub fn data<T: DeserializeOwned>(&self) -> Result<T> {
        let watch = Watch::new(false);
        let text = Input::Text(self.payload.text.as_str());
        if self.payload.attachments.is_empty() {
            return text.read(What::Data, &watch);
        }
        let mut attachments: Vec<_> = self.payload.attachments.iter().cloned().map(Some).collect();
        let tree = Tree::new(text.read(What::Data, &watch)?, &mut attachments)?;
        Input::Tree(&tree).read(What::Data, &watch)
    }

    /// What it carries, as JSON.
    ///
    /// # Errors
    /// `BadRequest` if a value wrote itself as something else.
    pub fn json(&self) -> Result<Value> {
        self.data()
    }
}

/// Without the data: they may hold secrets.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("path", &self.path)
            .field("name", &self.name)
            .field("caller", &self.caller)
            .finish_non_exhaustive()
    }
}

/// How many events a listener may be behind.
const BACKLOG: usize = 1024;

/// Those who listen to one service.
#[derive(Default)]
pub(crate) struct Listening(OnceLock<broadcast::Sender<Event>>);

impl Listening {
    pub(crate) fn subscribe(&self, event: Option<String>) -> Subscription {
        let sender = self.0.get_or_init(|| broadcast::channel(BACKLOG).0);
        Subscription { events: sender.subscribe(), event }
    }

    pub(crate) fn anybody(&self) -> Option<&broadcast::Sender<Event>> {
        self.0.get().filter(|sender| sender.receiver_count() > 0)
    }
}

/// The events of a service, one after the other, for a task of the server. Made by [`Handle::on`](crate::Handle::on) and
/// [`PathCalls::on`](crate::PathCalls::on).
///
/// The calls that cause events never wait for a listener: one that is more than 1024 events behind loses the oldest and is told
/// how many ([`Missed`]). It ends (`None`) with the service.
///
/// ```no_run
/// # use feathers_runtime as feathers;
/// # async fn run(app: feathers::AppRef) {
/// let mut events = app.path("messages").on("created");
/// while let Some(heard) = events.next().await {
///     match heard {
///         Ok(event) => println!("{:?}", event.json()),
///         Err(missed) => println!("{missed}"),
///     }
/// }
/// # }
/// ```
pub struct Subscription {
    events: broadcast::Receiver<Event>,
    event: Option<String>,
}

/// A listener was too slow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed(
    /// How many events of the service it lost, of whatever name.
    pub u64,
);

impl fmt::Display for Missed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a listener was too slow and has missed {} events", self.0)
    }
}

impl std::error::Error for Missed {}

impl Subscription {
    /// A subscription to a service that is not there: it has ended.
    pub(crate) fn ended() -> Self {
        let (sender, events) = broadcast::channel(1);
        drop(sender);
        Self { events, event: None }
    }

    /// Waits for the next event.
    pub async fn next(&mut self) -> Option<Result<Event, Missed>> {
        loop {
            match self.events.recv().await {
                Ok(event) if self.event.as_ref().is_none_or(|name| *name == event.name) => return Some(Ok(event)),
                Ok(_) => {}
                Err(RecvError::Lagged(count)) => return Some(Err(Missed(count))),
                Err(RecvError::Closed) => return None,
            }
        }
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription").field("event", &self.event).finish_non_exhaustive()
    }
}

impl fmt::Debug for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Listening").field(&self.anybody().map_or(0, broadcast::Sender::receiver_count)).finish()
    }
}
