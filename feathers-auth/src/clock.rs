//! What time it is, for tokens and for the timer that ends them: one clock, so that they never disagree.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// The system's clock, or a steady one that was set by it, whichever is ahead: a clock that is put back makes no token valid again,
/// and one that stood still while the machine slept is not believed. In a test with paused time it runs with that.
#[derive(Debug)]
pub(crate) struct Clock {
    started: SystemTime,
    since: Instant,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self { started: SystemTime::now(), since: Instant::now() }
    }

    pub(crate) fn now(&self) -> SystemTime {
        (self.started + self.since.elapsed()).max(SystemTime::now())
    }

    /// Seconds since 1970, as tokens have it.
    pub(crate) fn seconds(&self) -> u64 {
        self.now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
    }

    /// How long it is until then; nothing if that is over.
    pub(crate) fn until(&self, seconds: u64) -> Duration {
        time(seconds).duration_since(self.now()).unwrap_or_default()
    }
}

/// The time of a token. One that no calendar has is as far away as the year 5138.
pub(crate) fn time(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds.min(100_000_000_000))
}
