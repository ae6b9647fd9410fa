//! A prover of leaks: random calls of several users, and after each a look at what every user was told.

mod check;
mod known;
mod prove;
mod round;

use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::sync::Arc;

use serde_json::Value;

use self::check::{ByGet, Given, MaySee};
use self::known::Known;
pub use self::round::Round;
use self::round::{AnyCall, Function};
use super::client::Client;
use super::inbox::Received;
use crate::core::Core;
use crate::error::Result;

/// Proves by trial that nobody is told what it may not see. Made by [`TestApp::leaks`](super::TestApp::leaks).
///
/// In each round a random user makes a random one of the given calls. Then every event that every user was told in that round is
/// held against what that user is answered when it calls `get` itself:
///
/// - The record of a `created`, `updated`, `patched` or own event must be one that the user's `get(id)` answers when the call is
///   over, and may hold no field, and no more items of a list, than this answer holds. Who is answered null or `{}` does not get
///   the record.
/// - A record that was removed is one that nobody gets any more. So before each round every user calls `get` for every record
///   that is known and not removed, and `removed` must tell a user only of records that it got then. Known are the records of all
///   events of the app's services since the prover began, whoever was told, and those of [`known`](Self::known).
///
/// So `get` decides, with all its hooks, and is to be right itself; a service whose `get` knows no limits has no leaks. Where no
/// `get` can be asked (paths with placeholders, records without an id), give a check of your own: [`may_see`](Self::may_see).
///
/// What is random comes from a seed: the same app and the same seed make the same calls. A failure shows the seed.
///
/// ```
/// # use feathers_runtime as feathers;
/// # async fn run(app: feathers::test::TestApp) {
/// use serde_json::{Value, json};
///
/// let alice = app.client().called("Alice").query("name", "alice").connect().await;
/// let bob = app.client().called("Bob").query("name", "bob").connect().await;
/// app.leaks()
///     .users([&alice, &bob])
///     .call("write", async |round| round.client().create("notes", json!({ "text": round.number() })).await)
///     .call("remove", async |round| match round.id("notes") {
///         Some(id) => round.client().remove("notes", id).await,
///         None => Ok(Value::Null),
///     })
///     .prove()
///     .await;
/// # }
/// ```
#[must_use = "nothing is proved before `.prove().await`"]
pub struct Leaks<'a> {
    core: Arc<Core>,
    users: Vec<&'a Client>,
    calls: Vec<(String, Box<dyn AnyCall + 'a>)>,
    check: Box<dyn MaySee + 'a>,
    ids_only: bool,
    except: Vec<String>,
    known: Known,
    id_field: Option<String>,
    rounds: usize,
    seed: u64,
}

impl<'a> Leaks<'a> {
    pub(super) fn new(core: Arc<Core>) -> Self {
        Self {
            core,
            users: Vec::new(),
            calls: Vec::new(),
            check: Box::new(ByGet),
            ids_only: false,
            except: Vec::new(),
            known: Known::default(),
            id_field: None,
            rounds: 200,
            seed: 1,
        }
    }

    /// Adds users: connected clients, in whatever state their first calls have brought them. What they were told before and have
    /// not taken is forgotten.
    pub fn users(mut self, users: impl IntoIterator<Item = &'a Client>) -> Self {
        self.users.extend(users);
        self
    }

    /// Adds a call. It makes one call, of [`Round::client`], and answers what that answers: an error is no failure, as users may
    /// try what they are refused, but a call that never succeeds is.
    pub fn call<F, T>(mut self, name: &str, call: F) -> Self
    where
        F: AsyncFn(&Round<'_>) -> Result<T> + 'a,
        T: 'a,
    {
        self.calls.push((name.to_owned(), Box::new(Function::new(call))));
        self
    }

    /// Decides in the place of `get` whether a user may be told of an event. Before each round it is asked for each known record
    /// as well, as if `removed` had come with what was last told of it; that decides whether `removed` may come.
    pub fn may_see(mut self, check: impl AsyncFn(&Client, &Received) -> bool + 'a) -> Self {
        self.check = Box::new(Given(check));
        self
    }

    /// Looks only at whether a user gets the record, not at the fields.
    pub fn ids_only(mut self) -> Self {
        self.ids_only = true;
        self
    }

    /// Does not look at this event, for example `messages typing`.
    pub fn except(mut self, event: &str) -> Self {
        self.except.push(event.to_owned());
        self
    }

    /// Records that exist already.
    pub fn known(mut self, path: &str, records: impl IntoIterator<Item = Value>) -> Self {
        self.known.given.extend(records.into_iter().map(|record| (path.to_owned(), record)));
        self
    }

    /// The field that holds a record's id; otherwise it is `id`, or where there is none `_id`.
    pub fn id_field(mut self, name: &str) -> Self {
        self.id_field = Some(name.to_owned());
        self
    }

    /// How many calls are made, 200 by default. Each asks every user for every record there is, so a prover that only creates
    /// records needs few.
    pub fn rounds(mut self, rounds: usize) -> Self {
        self.rounds = rounds;
        self
    }

    /// What all that is random depends on.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Makes the calls. Await it in the test itself: calls may borrow from it, so this is nothing for a task.
    ///
    /// # Panics
    /// If a user is told of a record that it may not see: with the user, the event, and how to see it again. Likewise if nothing is
    /// proved, because no user was ever told anything or because one of the calls never succeeded.
    #[track_caller]
    pub fn prove(self) -> impl Future<Output = ()> + use<'a> {
        let at = Location::caller();
        async move {
            let (rounds, seed) = (self.rounds, self.seed);
            if let Err(problem) = self.run().await {
                panic!("{problem}\n  (at {at}, {rounds} rounds; `.seed({seed})` makes the same calls again)");
            }
        }
    }
}

impl fmt::Debug for Leaks<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Leaks")
            .field("users", &self.users)
            .field("calls", &self.calls.len())
            .field("rounds", &self.rounds)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}
