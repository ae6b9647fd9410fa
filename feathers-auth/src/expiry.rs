//! The end of tokens: one timer for all, which looks up who is connected only when something ends.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use feathers::AppRef;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::auth::Inner;
use crate::handler::Why;
use crate::session::Expires;

/// It looks at the clock this often, whatever it waits for: clocks are set, and machines sleep.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Default)]
pub(crate) struct Expiry {
    /// The seconds in which tokens of connections expire. Who has them is a channel, which clients that go leave by themselves.
    seconds: Mutex<BTreeSet<u64>>,
    sooner: Arc<Notify>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Expiry {
    pub(crate) fn note(&self, second: u64) {
        let mut seconds = self.seconds();
        let is_first = seconds.first().is_none_or(|first| second < *first);
        seconds.insert(second);
        drop(seconds);
        if is_first {
            self.sooner.notify_one();
        }
    }

    pub(crate) fn begin(&self, auth: &Arc<Inner>, app: AppRef) {
        let (auth, sooner) = (Arc::downgrade(auth), Arc::clone(&self.sooner));
        let task = tokio::spawn(run(auth, app, sooner));
        self.replace(Some(task));
    }

    pub(crate) fn end(&self) {
        self.replace(None);
    }

    fn replace(&self, task: Option<JoinHandle<()>>) {
        let before = std::mem::replace(&mut *self.task.lock().unwrap_or_else(PoisonError::into_inner), task);
        if let Some(before) = before {
            before.abort();
        }
    }

    fn seconds(&self) -> MutexGuard<'_, BTreeSet<u64>> {
        self.seconds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn run(auth: Weak<Inner>, app: AppRef, sooner: Arc<Notify>) {
    loop {
        let Some(auth) = auth.upgrade() else { return };
        let wait = auth.expire(&app).await;
        drop(auth);
        match wait {
            // Woken or not: it looks again.
            Some(wait) => drop(tokio::time::timeout(wait.min(PATIENCE), sooner.notified()).await),
            None => sooner.notified().await,
        }
    }
}

impl Inner {
    /// Ends the logins whose time is over; answers how long it is until the next.
    async fn expire(&self, app: &AppRef) -> Option<Duration> {
        let clock = &self.tokens().ok()?.clock;
        loop {
            let first = *self.expiry.seconds().first()?;
            let wait = clock.until(first);
            if !wait.is_zero() {
                return Some(wait);
            }
            self.expiry.seconds().remove(&first);
            let connections = app.channel(Expires(first)).connections();
            let over = connections.iter().filter_map(|connection| {
                let session = self.session(connection).filter(|session| session.claims().exp == first)?;
                self.rise(connection, &session, Why::Expired)
            });
            for logout in over.collect::<Vec<_>>() {
                self.tell(logout).await;
            }
        }
    }
}

impl fmt::Debug for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expiry").field("seconds", &self.seconds().len()).finish_non_exhaustive()
    }
}
