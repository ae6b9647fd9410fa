//! When an app is quiet: nothing is under way that could still tell somebody something.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::core::Core;

/// How long tasks have, that no call waits for.
const TURN: Duration = Duration::from_millis(10);

/// How much passes where passing costs nothing.
const PAUSED_TURN: Duration = Duration::from_secs(60);

/// How long a call may take until the test is given up: by the clock, and in paused time, which the clock does not see.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSED_PATIENCE: Duration = Duration::from_secs(300);

fn is_busy(core: &Core) -> bool {
    core.calls_in_flight() > 0 || core.registry.all().iter().any(|connection| !connection.outbox().is_idle())
}

/// Waits until the app did nothing for a turn.
///
/// # Errors
/// What does not end.
pub(super) async fn quiet(core: &Core) -> Result<(), String> {
    let limit = Limit::new();
    loop {
        let was_busy = is_busy(core);
        turn().await;
        if !was_busy && !is_busy(core) {
            return Ok(());
        }
        limit.check(core)?;
    }
}

/// Waits until no call is under way. Tasks that no call waits for may not be done.
///
/// # Errors
/// What does not end.
pub(super) async fn settled(core: &Core) -> Result<(), String> {
    let limit = Limit::new();
    loop {
        for _ in 0..8 {
            tokio::task::yield_now().await;
        }
        if !is_busy(core) {
            return Ok(());
        }
        limit.check(core)?;
        sleep(Duration::from_millis(1)).await;
    }
}

/// Lets the tasks do something. Nothing outside of tokio's test feature tells whether time is paused, but a sleep that takes no
/// time does.
async fn turn() {
    let clock = std::time::Instant::now();
    sleep(TURN).await;
    if clock.elapsed() < TURN / 2 {
        sleep(PAUSED_TURN).await;
    }
}

struct Limit {
    clock: std::time::Instant,
    time: Instant,
}

impl Limit {
    fn new() -> Self {
        Self { clock: std::time::Instant::now(), time: Instant::now() }
    }

    fn check(&self, core: &Core) -> Result<(), String> {
        if self.clock.elapsed() < PATIENCE && self.time.elapsed() < PAUSED_PATIENCE {
            return Ok(());
        }
        Err(format!("the app does not become quiet: {} calls are still under way", core.calls_in_flight()))
    }
}
