//! How long is waited for those who choose the hearers of an event, and for the hearers.

use std::future::Future;
use std::task::Poll;
use std::time::Duration;

use super::event::Prepared;
use crate::connection::Connection;
use crate::place::Place;

/// Connections that the transport takes packets for more slowly than they come.
#[must_use = "a loop of the server's own calls waits for them; say why where nobody does"]
pub(crate) struct Behind(pub(super) Vec<Connection>);

/// How long one call waits for those who are behind.
const PAUSE: Duration = Duration::from_millis(5);

impl Behind {
    /// Waits a moment for them. A call of the server that need not wait for anything else lets nobody else run, and a loop of
    /// such calls would cut off clients that had no chance to take what is theirs.
    pub(super) async fn catch_up(self, place: &Place) {
        if self.0.is_empty() {
            return;
        }
        // Without the app there is nobody to wait for.
        let Some(core) = place.app.core() else { return };
        // Of all at once: what several that have stalled cost is not to add up.
        self.0.iter().for_each(|connection| connection.outbox().spend_patience());
        let all = async {
            for connection in &self.0 {
                connection.outbox().caught_up().await;
            }
        };
        // Who needs longer is waited for by the next call, or cut off in time.
        let caught_up = {
            // The thread may have no timers.
            let _entered = core.enter();
            tokio::time::timeout(PAUSE, all)
        };
        let _ = caught_up.await;
    }
}

/// How long publishers may take for one call. A call is under way until its events are out, and one that never is would count
/// for ever.
const DEADLINE: Duration = Duration::from_secs(30);

/// Events whose publishers may have to be waited for; a timer is set for those that are not ready at once.
pub(crate) async fn soon(events: impl Future<Output = Prepared>, place: &Place, method: &str, event: &str) -> Prepared {
    let mut events = std::pin::pin!(events);
    match std::future::poll_fn(|cx| Poll::Ready(events.as_mut().poll(cx))).await {
        Poll::Ready(events) => events,
        Poll::Pending => in_time(events, place, method, event).await,
    }
}

/// Waits for publishers.
pub(super) async fn in_time(events: impl Future<Output = Prepared>, place: &Place, method: &str, event: &str) -> Prepared {
    // Without the app there is nobody to tell.
    let Some(core) = place.app.core() else { return Prepared::default() };
    let events = {
        // The thread may have no timers.
        let _entered = core.enter();
        tokio::time::timeout(DEADLINE, events)
    };
    events.await.unwrap_or_else(|_| {
        tracing::error!(
            service = place.path(),
            method,
            event,
            seconds = DEADLINE.as_secs(),
            "a publisher did not finish in time; nobody is told"
        );
        Prepared::default()
    })
}
