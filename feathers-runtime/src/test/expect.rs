//! The next event, and what is said if it is another.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::panic::Location;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::client::Client;
use super::inbox::Received;
use crate::service::BoxFuture;

/// How long a client waits for an event: by the clock, and in paused time, which the clock does not see.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSED_PATIENCE: Duration = Duration::from_secs(60);

/// Waits, when it is awaited, for the next event of a client. Made by [`Client::expect`].
#[must_use = "it waits when it is awaited"]
pub struct Expect<'a, T = Value> {
    client: &'a Client,
    event: String,
    at: &'static Location<'static>,
    read: PhantomData<fn() -> T>,
}

impl<'a> Expect<'a> {
    #[track_caller]
    pub(super) fn new(client: &'a Client, event: &str) -> Self {
        Self { client, event: event.to_owned(), at: Location::caller(), read: PhantomData }
    }

    /// Reads what it carries as a type of your own.
    pub fn read<T: DeserializeOwned>(self) -> Expect<'a, T> {
        Expect { client: self.client, event: self.event, at: self.at, read: PhantomData }
    }
}

impl<'a, T: DeserializeOwned + 'a> IntoFuture for Expect<'a, T> {
    type Output = T;
    type IntoFuture = BoxFuture<'a, T>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let received = next(self.client, &[&self.event], self.at).await;
            T::deserialize(&received.data).unwrap_or_else(|error| {
                let wanted = std::any::type_name::<T>();
                panic!("{received:?} can not be read as {wanted}: {error} (at {})", self.at)
            })
        })
    }
}

/// The next event, which must be one of these.
pub(super) async fn next(client: &Client, expected: &[&str], at: &'static Location<'static>) -> Received {
    let inbox = client.inbox();
    let wait = async {
        loop {
            let changed = inbox.changed.notified();
            // Looked at first: an ended connection has all its events.
            let ended = inbox.has_ended();
            match inbox.next() {
                None if ended => return None,
                None => changed.await,
                some => return some,
            }
        }
    };
    let named = expected.iter().map(|event| format!("`{event}`")).collect::<Vec<_>>().join(" or ");
    let name = client.name();
    let clock = std::time::Instant::now();
    let mut wait = std::pin::pin!(wait);
    let mut heard = tokio::time::timeout(PATIENCE, wait.as_mut()).await;
    if heard.is_err() && clock.elapsed() < PATIENCE / 2 {
        heard = tokio::time::timeout(PAUSED_PATIENCE, wait).await;
    }
    match heard {
        Ok(Some(received)) if expected.contains(&received.name.as_str()) => received,
        Ok(Some(received)) => {
            let behind = match client.events() {
                more if more.is_empty() => String::new(),
                more => format!(", and behind it {more:?}"),
            };
            panic!("{name} was to be told {named}, and was told {received:?}{behind} (at {at})")
        }
        Ok(None) => panic!("{name} was to be told {named}, but its connection has ended (at {at})"),
        Err(_) => panic!("{name} was to be told {named}, and was told nothing for {} seconds (at {at})", PATIENCE.as_secs()),
    }
}

impl<T> fmt::Debug for Expect<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expect").field("client", &self.client.name()).field("event", &self.event).finish()
    }
}
