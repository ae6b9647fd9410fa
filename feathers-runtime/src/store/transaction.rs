//! A unit of work: what several calls change together, and the events that wait for it.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

type Waiting = Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

/// A unit of work. A call that carries one (`request.within(&tx)`, or a hook inserted it) stores through it, and its events are
/// held back until it is [published](Self::publish): together, in the order of the calls. If it is dropped instead, or
/// [discarded](Self::discard), nobody is told.
///
/// A service's own publishers are asked when the call is made, the app's when the events leave; who is in a channel is looked up
/// then, too.
#[derive(Clone)]
pub struct Transaction(Arc<Shared>);

struct Shared {
    /// What the store keeps in it, for example a database connection.
    state: Box<dyn Any + Send + Sync>,
    events: Mutex<Events>,
}

enum Events {
    Waiting(Vec<Waiting>),
    Published,
    Discarded,
}

/// What became of events handed to a unit of work.
pub(crate) enum Held {
    /// They wait, or nobody will ever be told.
    Kept,
    /// It is committed: they may leave.
    Free(Waiting),
}

impl Transaction {
    /// A unit of work of a store, with what the store needs for it.
    pub fn new(state: impl Any + Send + Sync) -> Self {
        Self(Arc::new(Shared { state: Box::new(state), events: Mutex::new(Events::Waiting(Vec::new())) }))
    }

    /// What the store keeps in it; `None` if it is another store's.
    #[must_use]
    pub fn state<T: Any>(&self) -> Option<&T> {
        (*self.0.state).downcast_ref()
    }

    /// Runs this after the commit, in order with the events; not at all if there is none. Once it is committed it runs at once,
    /// as a task.
    pub fn after_commit<F: Future<Output = ()> + Send + 'static>(&self, run: impl FnOnce() -> F + Send + 'static) {
        if let Held::Free(run) = self.hold(Box::new(move || Box::pin(run()))) {
            tokio::spawn(run());
        }
    }

    pub(crate) fn hold(&self, run: Waiting) -> Held {
        match &mut *self.events() {
            Events::Waiting(waiting) => waiting.push(run),
            Events::Published => return Held::Free(run),
            Events::Discarded => {}
        }
        Held::Kept
    }

    /// For the store: it is committed, so the events leave.
    pub async fn publish(&self) {
        loop {
            // What comes meanwhile comes after: it is published only when nothing waits.
            let waiting = match &mut *self.events() {
                Events::Waiting(waiting) => std::mem::take(waiting),
                Events::Published | Events::Discarded => return,
            };
            if waiting.is_empty() {
                let mut events = self.events();
                if matches!(&*events, Events::Waiting(waiting) if waiting.is_empty()) {
                    *events = Events::Published;
                    return;
                }
                continue;
            }
            for run in waiting {
                run().await;
            }
        }
    }

    /// For the store: it was rolled back, so nobody is told.
    pub fn discard(&self) {
        let mut events = self.events();
        if matches!(&*events, Events::Waiting(_)) {
            *events = Events::Discarded;
        }
    }

    // Nothing under this lock leaves it half done, so a poisoned lock is as good as any.
    fn events(&self) -> MutexGuard<'_, Events> {
        self.0.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let waiting = match &*self.events() {
            Events::Waiting(waiting) => Some(waiting.len()),
            Events::Published | Events::Discarded => None,
        };
        f.debug_struct("Transaction").field("waiting", &waiting).finish_non_exhaustive()
    }
}
