//! A server in a process of its own.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use feathers::{App, SocketIo};
use tokio::net::TcpListener;

use crate::{hand, hooked, logins, ours, records};

/// One server or another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    Hand,
    Feathers,
    /// Feathers with one typed hook before each method.
    Hooked,
    /// A call and logins, with as many hashes at once as is our default.
    Logins,
    /// The same with a hash on every thread there is.
    Unbounded,
    /// Records in SQLite.
    Records,
    /// The same by hand.
    RecordsByHand,
}

/// So long that no heartbeat falls into a measurement.
pub(crate) const PING_INTERVAL: Duration = Duration::from_secs(3600);

/// The line by which a server says where it listens.
pub(crate) const LISTENING: &str = "listening on ";

/// The line that answers each line of its input.
pub(crate) const MARKED: &str = "marked";

impl Which {
    pub(crate) fn serve(self, listener: TcpListener) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send>> {
        match self {
            Self::Hand => Box::pin(hand::serve(listener)),
            Self::Feathers => Box::pin(ours::serve(listener)),
            Self::Hooked => Box::pin(hooked::serve(listener)),
            Self::Logins => Box::pin(logins::serve(listener, None)),
            Self::Unbounded => Box::pin(logins::serve(listener, Some(logins::CLIENTS))),
            Self::Records => Box::pin(records::ours::serve(listener)),
            Self::RecordsByHand => Box::pin(records::hand::serve(listener)),
        }
    }
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hand => "hand",
            Self::Feathers => "feathers",
            Self::Hooked => "hooked",
            Self::Logins => "logins",
            Self::Unbounded => "unbounded",
            Self::Records => "records",
            Self::RecordsByHand => "records-by-hand",
        })
    }
}

/// Serves an app until the process ends.
pub(crate) async fn app(app: App, listener: TcpListener) -> Result<(), String> {
    app.socketio(SocketIo::new().ping_interval(PING_INTERVAL)).serve(listener).await.map_err(|error| error.to_string())
}

/// Serves on a free port until the standard input ends, so that no server outlives who started it.
pub(crate) fn run(which: Which, workers: usize) -> Result<(), String> {
    let mut builder = match workers {
        1 => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    let runtime = builder
        .worker_threads(workers.max(1))
        .enable_all()
        .build()
        .map_err(|error| format!("no runtime for {workers} workers: {error}"))?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|error| format!("no port: {error}"))?;
        let address = listener.local_addr().map_err(|error| format!("no address: {error}"))?;
        println!("{LISTENING}{address}");
        tokio::select! {
            served = which.serve(listener) => served,
            () = end_of_input() => Ok(()),
        }
    })
}

/// Waits for it on a thread outside of the runtime, which sleeps until a line comes or the input ends.
async fn end_of_input() {
    let (say, said) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        // An input that can not be read has ended, too.
        std::io::stdin().lines().map_while(Result::ok).for_each(|_| mark());
        let _ = say.send(());
    });
    let _ = said.await;
}

/// Called for every line of the input. Callgrind is told to write down its counts when it comes here.
#[inline(never)]
fn mark() {
    println!("{MARKED}");
}
