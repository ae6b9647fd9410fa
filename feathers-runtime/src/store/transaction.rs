//! A unit of work: what several calls change together, and the events that wait for it.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

type Waiting = Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

/// A unit of work. A call that carries one (`request.within(&tx)`, or a hook inserted it) stores through it, and its events are
/// held back until it is [published](Self::publish): together, in the order of the calls. If it is dropped instead, or
/// [discarded](Self::discard), nobody is told.
#[derive(Clone)]
pub struct Transaction(Arc<Shared>);

struct Shared {
    /// What the store keeps in it, for example a database connection.
    state: Box<dyn Any + Send + Sync>,
    /// `None` once it is over.
    waiting: Mutex<Option<Vec<Waiting>>>,
}

impl Transaction {
    /// A unit of work of a store, with what the store needs for it.
    pub fn new(state: impl Any + Send + Sync) -> Self {
        Self(Arc::new(Shared { state: Box::new(state), waiting: Mutex::new(Some(Vec::new())) }))
    }

    /// What the store keeps in it; `None` if it is another store's.
    #[must_use]
    pub fn state<T: Any>(&self) -> Option<&T> {
        self.0.state.downcast_ref()
    }

    /// Runs this after the commit, in order with the events; not at all if there is none. Answers whether it will wait: it
    /// does not once the unit of work is over.
    pub fn after_commit<F: Future<Output = ()> + Send + 'static>(&self, run: impl FnOnce() -> F + Send + 'static) -> bool {
        let mut waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *waiting {
            Some(waiting) => {
                waiting.push(Box::new(move || Box::pin(run())));
                true
            }
            None => false,
        }
    }

    /// For the store: it is committed, so the events leave.
    pub async fn publish(&self) {
        let waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        for run in waiting.into_iter().flatten() {
            run().await;
        }
    }

    /// For the store: it was rolled back, so nobody is told.
    pub fn discard(&self) {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        f.debug_struct("Transaction").field("waiting", &waiting.as_ref().map(Vec::len)).finish_non_exhaustive()
    }
}
