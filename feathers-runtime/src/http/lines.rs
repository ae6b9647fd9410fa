//! Which lines there are.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::line::Line;

/// The lines below the clients of a door. It keeps none of them alive.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// Those of polling sessions by their id, for the WebSocket that takes over.
    polling: Mutex<HashMap<String, Weak<Line>>>,
    /// Every line there is: clients that never joined are known here only.
    all: Mutex<Vec<Weak<Line>>>,
}

impl Lines {
    /// A line for a client that comes.
    pub(crate) fn open(&self) -> Arc<Line> {
        let line: Arc<Line> = Arc::default();
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() == all.capacity() {
            all.retain(|line| line.strong_count() > 0);
        }
        all.push(Arc::downgrade(&line));
        line
    }

    /// Notes the line of a session that begins by polling.
    pub(crate) fn note(&self, session: String, line: &Arc<Line>) {
        let mut polling = self.polling.lock().unwrap_or_else(PoisonError::into_inner);
        // Sessions that are over leave an empty entry each; they go when the table would grow.
        if polling.len() == polling.capacity() {
            polling.retain(|_, line| line.strong_count() > 0);
        }
        polling.insert(session, Arc::downgrade(line));
    }

    /// The line of a session that began by polling.
    pub(crate) fn of(&self, session: &str) -> Option<Arc<Line>> {
        self.polling.lock().unwrap_or_else(PoisonError::into_inner).get(session)?.upgrade()
    }

    /// Whether anybody is connected by polling.
    pub(crate) fn has_polling(&self) -> bool {
        let polling = self.polling.lock().unwrap_or_else(PoisonError::into_inner);
        polling.values().filter_map(Weak::upgrade).any(|line| !line.is_websocket())
    }

    /// Ends whoever is still there.
    pub(crate) fn cut_all(&self) {
        let lines = std::mem::take(&mut *self.all.lock().unwrap_or_else(PoisonError::into_inner));
        lines.iter().filter_map(Weak::upgrade).for_each(|line| line.cut());
    }
}
