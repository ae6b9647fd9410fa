//! Who is told of an event. Nobody by accident: an app that emits events says so, or it does not start.

use std::fmt;
use std::sync::Arc;

use crate::connection::Connection;

type Predicate = Arc<dyn Fn(&Connection) -> bool + Send + Sync>;

/// The receivers of a service's events. Said for the whole app ([`App::publish`](crate::App::publish)) or for one service
/// (`#[service("…", publish = nobody())]`); the service's word counts.
#[derive(Clone)]
pub struct Audience {
    pub(crate) base: Base,
    only: Vec<Predicate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    Everyone,
    Nobody,
}

/// Every connection, strangers too: what Feathers 1 and 2 did by default.
#[must_use]
pub fn everyone() -> Audience {
    Audience { base: Base::Everyone, only: Vec::new() }
}

/// No connection: what Feathers 3 and later do until they are told otherwise.
#[must_use]
pub fn nobody() -> Audience {
    Audience { base: Base::Nobody, only: Vec::new() }
}

impl Audience {
    /// Leaves out the connections for which this is false. It runs for every connection and event: look, do not work.
    ///
    /// ```
    /// # use feathers_runtime as feathers;
    /// use feathers::everyone;
    /// struct Admin;
    /// let admins = everyone().only(|connection| connection.get::<Admin>().is_some());
    /// # let _ = admins;
    /// ```
    #[must_use]
    pub fn only(mut self, predicate: impl Fn(&Connection) -> bool + Send + Sync + 'static) -> Self {
        self.only.push(Arc::new(predicate));
        self
    }

    pub(crate) fn is_nobody(&self) -> bool {
        self.base == Base::Nobody
    }

    pub(crate) fn has(&self, connection: &Connection) -> bool {
        self.base == Base::Everyone && self.only.iter().all(|predicate| predicate(connection))
    }
}

impl fmt::Debug for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Audience").field("base", &self.base).field("predicates", &self.only.len()).finish()
    }
}
