//! A unit of work: what several calls change together, and the events that wait for it.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::call::{catch, catch_panic};

type Waiting = Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

/// A unit of work. A call that carries one (`request.within(&tx)`, or a hook inserted it) stores through it, and its events are
/// held back until it is [published](Self::publish): together, in the order of the calls. If it is dropped instead, or
/// [discarded](Self::discard), nobody is told.
///
/// A service's own publishers are asked when the call is made, the app's when the events leave; who is in a channel is looked up
/// then, too.
///
/// A database begins one, and commits it:
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::store::Transaction;
/// use feathers::{AppRef, Result};
/// use serde_json::json;
///
/// async fn order(app: &AppRef, tx: &Transaction) -> Result<()> {
///     let order = app.path("orders").create(json!({ "item": 7 })).within(tx).await?;
///     app.path("stock").patch(7, json!({ "reserved": true })).within(tx).await?;
///     tx.after_commit(move || async move { println!("{} is ordered", order["id"]) });
///     Ok(())
/// }
/// ```
#[derive(Clone)]
pub struct Transaction(Arc<Shared>);

struct Shared {
    /// What the store keeps in it, for example a database connection.
    state: Box<dyn Any + Send + Sync>,
    events: Mutex<Events>,
}

enum Events {
    Waiting {
        /// What runs before all events.
        first: Vec<Waiting>,
        then: Vec<Waiting>,
    },
    Published,
    Discarded,
}

impl Events {
    const NONE: Self = Self::Waiting { first: Vec::new(), then: Vec::new() };
}

/// Where a unit of work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Its events wait, or are just leaving.
    Open,
    Committed,
    RolledBack,
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
        Self(Arc::new(Shared { state: Box::new(state), events: Mutex::new(Events::NONE) }))
    }

    /// What the store keeps in it; `None` if it is another store's.
    #[must_use]
    pub fn state<T: Any>(&self) -> Option<&T> {
        (*self.0.state).downcast_ref()
    }

    /// Runs this after the commit, in order with the events; not at all if there is none. Once it is committed it runs at once,
    /// as a task. Who waits for the commit waits for this, too; what panics in it is logged, and the rest goes on.
    pub fn after_commit<F: Future<Output = ()> + Send + 'static>(&self, run: impl FnOnce() -> F + Send + 'static) {
        if let Held::Free(run) = self.hold(Box::new(move || Box::pin(run()))) {
            tokio::spawn(guarded(run));
        }
    }

    /// The same, before all events.
    pub fn before_events<F: Future<Output = ()> + Send + 'static>(&self, run: impl FnOnce() -> F + Send + 'static) {
        let run: Waiting = Box::new(move || Box::pin(run()));
        match &mut *self.events() {
            Events::Waiting { first, .. } => first.push(run),
            Events::Published => drop(tokio::spawn(guarded(run))),
            Events::Discarded => {}
        }
    }

    /// Whether it is neither committed nor rolled back.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.fate() == Fate::Open
    }

    pub(crate) fn fate(&self) -> Fate {
        match &*self.events() {
            Events::Waiting { .. } => Fate::Open,
            Events::Published => Fate::Committed,
            Events::Discarded => Fate::RolledBack,
        }
    }

    pub(crate) fn hold(&self, run: Waiting) -> Held {
        match &mut *self.events() {
            Events::Waiting { then, .. } => then.push(run),
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
                events @ Events::Waiting { .. } => match std::mem::replace(events, Events::NONE) {
                    Events::Waiting { mut first, then } => {
                        first.extend(then);
                        first
                    }
                    Events::Published | Events::Discarded => return,
                },
                Events::Published | Events::Discarded => return,
            };
            if waiting.is_empty() {
                let mut events = self.events();
                if matches!(&*events, Events::Waiting { first, then } if first.is_empty() && then.is_empty()) {
                    *events = Events::Published;
                    return;
                }
                continue;
            }
            for run in waiting {
                guarded(run).await;
            }
        }
    }

    /// For the store: it was rolled back, so nobody is told.
    pub fn discard(&self) {
        let mut events = self.events();
        if matches!(&*events, Events::Waiting { .. }) {
            *events = Events::Discarded;
        }
    }

    // Nothing under this lock leaves it half done, so a poisoned lock is as good as any.
    fn events(&self) -> MutexGuard<'_, Events> {
        self.0.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// It is committed whatever happens here.
async fn guarded(run: Waiting) {
    let outcome = match catch(run) {
        Ok(run) => catch_panic(run).await,
        Err(error) => Err(error),
    };
    if let Err(error) = outcome {
        tracing::error!(?error, "what was to happen after a commit panicked");
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let waiting = match &*self.events() {
            Events::Waiting { first, then } => Some(first.len() + then.len()),
            Events::Published | Events::Discarded => None,
        };
        f.debug_struct("Transaction").field("waiting", &waiting).finish_non_exhaustive()
    }
}
