//! What was left behind and is being published, so that nothing newer of the same record goes before it.

use std::collections::HashMap;
use std::future::Future;
use std::time::Duration;

use feathers::Result;
use tokio::sync::{Mutex, Notify};

use super::Key;
use super::table::Row;

/// How long a newer event waits: as long as a publisher has.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many events of each record are on their way.
#[derive(Default)]
pub(super) struct Left {
    keys: Mutex<HashMap<Key, usize>>,
    gone: Notify,
}

impl Left {
    /// Locked for as long as the database is asked: who finds rows of ours there finds them here, too.
    pub(super) async fn claim<F: Future<Output = Result<Vec<Row>>>>(&self, claim: impl FnOnce() -> F) -> Result<Vec<Row>> {
        let mut keys = self.keys.lock().await;
        let rows = claim().await?;
        for key in rows.iter().filter_map(Row::key) {
            *keys.entry(key).or_default() += 1;
        }
        Ok(rows)
    }

    /// One event is published.
    pub(super) async fn done(&self, key: Option<Key>) {
        let Some(key) = key else { return };
        let mut keys = self.keys.lock().await;
        if let Some(count) = keys.get_mut(&key) {
            *count -= 1;
            if *count == 0 {
                keys.remove(&key);
                self.gone.notify_waiters();
            }
        }
    }

    /// Waits until nothing of these records is on its way.
    pub(super) async fn wait(&self, wanted: &[Key]) {
        let gone = async {
            loop {
                let mut gone = std::pin::pin!(self.gone.notified());
                gone.as_mut().enable();
                let keys = self.keys.lock().await;
                if !wanted.iter().any(|key| keys.contains_key(key)) {
                    return;
                }
                drop(keys);
                gone.await;
            }
        };
        if tokio::time::timeout(PATIENCE, gone).await.is_err() {
            tracing::error!("events that were left behind take too long; newer ones of the same records go before them");
        }
    }
}
