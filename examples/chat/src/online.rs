//! The service `online`: who is there, once each, however many connections they have. Whoever is logged in hears `online came` when
//! somebody's first connection logs in, and `online went` when the last one is gone, by logout or otherwise.
//!
//! Nothing is counted from events, of which one may be late: whenever something may have changed, a connection is looked at, and what
//! it holds is compared with what was said of it before. Under one lock, so that all hear of it in the order in which it was.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use feathers::{AppRef, Audience, Connection, Result, authenticated, signed_in};
use feathers_auth::Why;
use schemars::JsonSchema;
use serde::Serialize;

use crate::store::users::User;

#[derive(Debug, feathers::Events)]
pub(crate) enum OnlineEvent {
    Came(User),
    Went(User),
    Ended(Ended),
}

/// Your login is over, although you did not log out. Only that connection is told.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Ended {
    /// `expired`, `revoked` or `unknown`.
    why: &'static str,
    #[serde(skip)]
    whose: Connection,
}

/// See the module. Clones are one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Online(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    app: OnceLock<AppRef>,
    people: Mutex<BTreeMap<i64, Person>>,
}

#[derive(Debug)]
struct Person {
    user: User,
    connections: usize,
}

/// As whom a connection is counted. It is on the connection, and changed under the lock of the people.
struct Seat(i64);

/// It has ended, and is nobody's any more, whatever it still holds.
struct Gone;

impl Online {
    /// A connection may have become somebody, somebody else, or nobody.
    pub(crate) fn look_at(&self, connection: &Connection) {
        let mut people = self.people();
        let now = if connection.get::<Gone>().is_some() { None } else { connection.get::<User>() };
        let before = connection.get::<Seat>().map(|seat| seat.0);
        if now.as_ref().map(|user| user.id) == before {
            return;
        }
        connection.remove::<Seat>();
        if let Some(id) = before
            && let Some(person) = people.get_mut(&id)
        {
            person.connections -= 1;
            if person.connections == 0
                && let Some(person) = people.remove(&id)
            {
                self.tell(OnlineEvent::Went(person.user));
            }
        }
        if let Some(user) = now {
            connection.insert(Seat(user.id));
            let person = people.entry(user.id).or_insert_with(|| Person { user: User::clone(&user), connections: 0 });
            person.connections += 1;
            if person.connections == 1 {
                self.tell(OnlineEvent::Came(User::clone(&user)));
            }
        }
    }

    /// A connection has ended.
    pub(crate) fn disconnected(&self, connection: &Connection) {
        connection.insert(Gone);
        self.look_at(connection);
    }

    /// The connection's login has ended, and its client does not know.
    pub(crate) fn say_ended(&self, connection: &Connection, why: Why) {
        let why = match why {
            Why::Expired => "expired",
            Why::Revoked => "revoked",
            _ => "unknown",
        };
        self.tell(OnlineEvent::Ended(Ended { why, whose: connection.clone() }));
    }

    fn tell(&self, event: OnlineEvent) {
        let Some(app) = self.0.app.get() else { return };
        if let Err(error) = app.service::<Self>().emit(event) {
            // The server is about to end, and everybody with it.
            tracing::debug!(?error, "nobody is told who is online");
        }
    }

    // What happens under the lock can not break halfway.
    fn people(&self) -> MutexGuard<'_, BTreeMap<i64, Person>> {
        self.0.people.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who is in the chat now.
#[feathers::service("online", events = OnlineEvent, deny(unguarded))]
#[guard(signed_in)]
impl Online {
    #[setup]
    async fn begin(&self, app: AppRef) -> Result<()> {
        let _ = self.0.app.set(app);
        Ok(())
    }

    /// Everybody, in the order in which they signed up.
    fn find(&self) -> Result<Vec<User>> {
        Ok(self.people().values().map(|person| person.user.clone()).collect())
    }

    #[publish(came, went, ended)]
    fn who_hears(&self, event: &OnlineEvent) -> Audience {
        match event {
            OnlineEvent::Came(_) | OnlineEvent::Went(_) => authenticated(),
            OnlineEvent::Ended(ended) => (&ended.whose).into(),
        }
    }
}
