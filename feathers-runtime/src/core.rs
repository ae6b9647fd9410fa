//! What a started app is while it runs: the routes, who is connected, and how many calls are on their way.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

use crate::call::route::Router;
use crate::registry::Registry;

#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) router: Router,
    pub(crate) registry: Registry,
    /// Calls in flight that one connection may have.
    pub(crate) max_calls: usize,
    // These two are looked at across each other: who begins a call counts it and then looks whether this ends, who ends looks the
    // other way round. Anything weaker than `SeqCst` lets both miss the other.
    calls: AtomicUsize,
    ending: AtomicBool,
    idle: Notify,
}

impl Core {
    pub(crate) fn new(router: Router, max_calls: usize) -> Self {
        Self {
            router,
            registry: Registry::default(),
            max_calls,
            calls: AtomicUsize::new(0),
            ending: AtomicBool::new(false),
            idle: Notify::new(),
        }
    }

    pub(crate) fn begin_call(&self) {
        self.calls.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn end_call(&self) {
        if self.calls.fetch_sub(1, Ordering::SeqCst) == 1 && self.is_ending() {
            self.idle.notify_waiters();
        }
    }

    /// No new calls or connections from here on.
    pub(crate) fn end(&self) {
        self.ending.store(true, Ordering::SeqCst);
    }

    pub(crate) fn is_ending(&self) -> bool {
        self.ending.load(Ordering::SeqCst)
    }

    /// Waits until every call is answered and has gone to the transport, or the time is over.
    pub(crate) async fn drain(&self, deadline: Duration) {
        let calls = async {
            loop {
                let idle = self.idle.notified();
                if self.calls.load(Ordering::SeqCst) == 0 {
                    return;
                }
                idle.await;
            }
        };
        let all = async {
            calls.await;
            while self.registry.all().iter().any(|connection| !connection.outbox().is_idle()) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        if tokio::time::timeout(deadline, all).await.is_err() {
            let calls = self.calls.load(Ordering::SeqCst);
            tracing::warn!(
                calls,
                seconds = deadline.as_secs_f64(),
                "calls in flight or packets on their way did not finish in time"
            );
        }
    }
}
