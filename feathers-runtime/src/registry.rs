//! Who is connected. It holds connections and no sockets, so nothing here keeps a transport alive.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::connection::Connection;

#[derive(Debug, Default)]
pub(crate) struct Registry(RwLock<HashMap<String, Connection>>);

impl Registry {
    pub(crate) fn add(&self, connection: &Connection) {
        self.write().insert(connection.id().to_owned(), connection.clone());
    }

    /// Forgets a connection; `false` if it was forgotten before.
    pub(crate) fn remove(&self, connection: &Connection) -> bool {
        let mut connections = self.write();
        // A client that leaves and comes back on one session has one id twice.
        let is_there = connections.get(connection.id()).is_some_and(|other| other == connection);
        if is_there {
            connections.remove(connection.id());
        }
        is_there
    }

    pub(crate) fn get(&self, id: &str) -> Option<Connection> {
        self.read().get(id).cloned()
    }

    pub(crate) fn all(&self) -> Vec<Connection> {
        self.read().values().cloned().collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.read().len()
    }

    fn read(&self) -> RwLockReadGuard<'_, HashMap<String, Connection>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<String, Connection>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}
