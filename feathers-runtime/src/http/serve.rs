//! A listener of one's own, and its end: on SIGINT or SIGTERM calls in flight are answered and clients are sent away in a way
//! that makes them come back.

use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;

use crate::error::{Internal, Result};

/// Serves until the process is told to end; `end` then finishes what is under way and closes the sockets.
///
/// # Errors
/// If the listener fails.
pub(crate) async fn serve<F: Future<Output = ()>>(
    listener: TcpListener,
    mut signals: Signals,
    router: Router,
    end: impl FnOnce() -> F,
) -> Result<()> {
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    // Packets are small and follow each other; without this the second waits 40 ms for the kernel's word that the first arrived.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            // An error means that the sender is gone, and so is everything.
            let _ = stopped.wait_for(|stop| *stop).await;
        })
        .into_future();
    let mut serving = std::pin::pin!(serving);
    tokio::select! {
        done = &mut serving => return done.internal(),
        () = signals.received() => {}
    }
    tracing::info!("shutting down");
    // The listener stays while the sockets are sent away: clients that poll come with a new request for each answer.
    tokio::select! {
        done = &mut serving => return done.internal(),
        () = end() => {}
    }
    let _ = stop.send(true);
    match tokio::time::timeout(REST, &mut serving).await {
        Ok(done) => done.internal(),
        Err(_) => {
            tracing::warn!("requests did not finish in time");
            Ok(())
        }
    }
}

/// How long requests that are no sockets have when those are gone.
const REST: Duration = Duration::from_secs(5);

/// The signals that end a process, caught from the moment this exists: whoever waits for a line on standard output may send one
/// right behind it.
pub(crate) struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// # Errors
    /// If the handlers can not be set.
    pub(crate) fn catch() -> Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).internal()?,
            terminate: signal(SignalKind::terminate()).internal()?,
        })
    }

    async fn received(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    pub(crate) fn catch() -> Result<Self> {
        Ok(Self {})
    }

    async fn received(&mut self) {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::warn!(%error, "Ctrl+C can not be caught");
            std::future::pending::<()>().await;
        }
    }
}

impl fmt::Debug for Signals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signals").finish_non_exhaustive()
    }
}
