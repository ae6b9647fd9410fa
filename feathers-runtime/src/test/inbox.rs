//! What arrives at a client: the wire in memory.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use serde_json::Value;
use tokio::sync::{Notify, oneshot};

use super::answer::list;
use crate::core::Core;
use crate::encode::Payload;
use crate::outbox::{Frame, NotSent, Wire};

/// An event that a client heard. It equals a pair: `assert_eq!(client.events(), [("messages created", json!({ … }))])`.
#[derive(Clone, PartialEq)]
pub struct Received {
    /// Its name, for example `messages created`.
    pub name: String,
    /// What it carries.
    pub data: Value,
}

impl Received {
    /// The path of the service; empty for an event that is none of a service.
    #[must_use]
    pub fn path(&self) -> &str {
        self.name.rsplit_once(' ').map_or("", |(path, _)| path)
    }

    /// The event without the path, for example `created`.
    #[must_use]
    pub fn event(&self) -> &str {
        self.name.rsplit_once(' ').map_or(&self.name, |(_, event)| event)
    }
}

impl PartialEq<(&str, Value)> for Received {
    fn eq(&self, (name, data): &(&str, Value)) -> bool {
        self.name == *name && self.data == *data
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.name, self.data)
    }
}

/// Where the server's packets for one client end.
#[derive(Default)]
pub(super) struct Inbox {
    state: Mutex<State>,
    pub(super) changed: Notify,
    taken: AtomicUsize,
}

#[derive(Default)]
struct State {
    waiting: HashMap<i64, oneshot::Sender<Payload>>,
    events: VecDeque<Received>,
    ended: bool,
}

impl Inbox {
    /// Where the answer with this id will be; nothing will, if the connection has ended.
    pub(super) fn answer_to(&self, ack: i64) -> oneshot::Receiver<Payload> {
        let (sender, receiver) = oneshot::channel();
        let mut state = self.lock();
        if !state.ended {
            state.waiting.insert(ack, sender);
        }
        receiver
    }

    pub(super) fn next(&self) -> Option<Received> {
        self.lock().events.pop_front()
    }

    pub(super) fn take(&self) -> Vec<Received> {
        self.lock().events.drain(..).collect()
    }

    pub(super) fn has_ended(&self) -> bool {
        self.lock().ended
    }

    /// Nothing arrives any more; what has arrived can still be read.
    pub(super) fn end(&self) {
        let mut state = self.lock();
        state.ended = true;
        state.waiting.clear();
        drop(state);
        self.changed.notify_waiters();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The server's end of it. It takes every packet at once: a client in memory is never slow.
pub(super) struct MemoryWire {
    pub(super) id: String,
    pub(super) core: Weak<Core>,
    pub(super) inbox: Arc<Inbox>,
}

impl Wire for MemoryWire {
    fn send(&self, frame: &Frame) -> Result<(), NotSent> {
        let mut state = self.inbox.lock();
        if state.ended {
            return Err(NotSent::Gone);
        }
        match frame.ack {
            Some(ack) => {
                if let Some(waiting) = state.waiting.remove(&ack) {
                    // Whoever waited may have given up.
                    let _ = waiting.send(frame.payload.clone());
                }
            }
            None => {
                let mut list = list(&frame.payload).into_iter();
                let name = list.next().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
                state.events.push_back(Received { name, data: list.next().unwrap_or_default() });
            }
        }
        drop(state);
        self.inbox.taken.fetch_add(1, Ordering::AcqRel);
        self.inbox.changed.notify_waiters();
        Ok(())
    }

    fn drained(&self) -> usize {
        self.inbox.taken.load(Ordering::Acquire)
    }

    fn cut(&self) {
        self.inbox.end();
        let (core, id) = (Weak::clone(&self.core), self.id.clone());
        let forget = move || {
            let Some(core) = core.upgrade() else { return };
            if let Some(connection) = core.registry.get(&id) {
                core.disconnected(&connection);
            }
        };
        // A lost transport is noticed by another task, too: whoever cuts may hold locks of its own.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            drop(runtime.spawn(async move { forget() }));
        }
    }
}
