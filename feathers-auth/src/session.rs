//! A connection's login, from its beginning to its end.
//!
//! Logins and logouts of one connection come one after the other ([`Turn`]). What happens to users may happen at any time, so every
//! change is counted before the connections it is about are looked for, and a login that was looked up before a change looks again
//! once it has its seat: either the change finds the connection, or the connection finds the change.

use std::fmt;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use feathers::{Connection, Error, Result};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::json;
use tokio::sync::OwnedMutexGuard;
use zeroize::Zeroizing;

use crate::auth::Inner;
use crate::credentials::LoggedIn;
use crate::handler::{Arrival, Login, Logout, Names, Why};
use crate::token::Claims;
use crate::users::any::Person;
use crate::verify::{Proved, invalid_login};

/// The connections of a user. Nobody else can name the channel.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OfUser(pub(crate) String);

/// The connections whose tokens expire in this second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Expires(pub(crate) u64);

/// What a connection is logged in with: `params.authentication`.
pub(crate) struct Session {
    token: Zeroizing<String>,
    claims: Claims,
    state: Mutex<State>,
}

/// What changes with the user's record.
struct State {
    person: Person,
    names: Names,
    /// How many changes there were before the person was looked up: an older look does not replace a newer one.
    seen: u64,
}

/// Held by the login or logout that a connection is at.
#[derive(Default)]
pub(crate) struct Turn(Arc<tokio::sync::Mutex<()>>);

/// Waits for the logins and logouts of this connection that came before. One that has not come through `socket::connected` has no turn.
async fn turn_of(connection: &Connection) -> Option<OwnedMutexGuard<()>> {
    let turn = connection.get::<Turn>()?;
    Some(Arc::clone(&turn.0).lock_owned().await)
}

impl Session {
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    pub(crate) fn claims(&self) -> &Claims {
        &self.claims
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer to a logout: what it was.
    pub(crate) fn answer(&self) -> Result<LoggedIn> {
        let payload = serde_json::to_value(&self.claims).map_err(Error::internal)?;
        let user = self.state().person.user.json()?;
        let authentication = json!({ "strategy": "jwt", "accessToken": self.token(), "payload": payload });
        Ok(LoggedIn { access_token: self.token().to_owned(), authentication, user })
    }
}

/// As in Feathers, where hooks of the app look for it.
impl Serialize for Session {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Session", 2)?;
        fields.serialize_field("strategy", "jwt")?;
        fields.serialize_field("accessToken", self.token())?;
        fields.end()
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}

impl Inner {
    pub(crate) fn session(&self, connection: &Connection) -> Option<Arc<Session>> {
        connection.get::<Session>()
    }

    fn seats(&self) -> MutexGuard<'_, ()> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that something may have changed a user. Before its connections are looked for.
    pub(crate) fn changed(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
    }

    /// Asks the login handlers which channels this person is to be in.
    pub(crate) async fn channels_of(&self, person: &Person, again: bool) -> Result<Names> {
        let login = Login::new(self.app()?.clone(), Arc::clone(&person.user).any(), again);
        for handler in &self.on_login {
            handler(&login).await?;
        }
        Ok(login.into_names())
    }

    /// Logs a connection in that is open.
    pub(crate) async fn log_in(&self, connection: &Connection, proved: Proved) -> Result<()> {
        let _turn = turn_of(connection).await;
        let names = self.channels_of(&proved.person, false).await?;
        let before = self.session(connection).filter(|before| before.claims.sub != proved.claims.sub);
        if let Some(before) = before {
            self.end(connection, &before, Why::Replaced).await;
        }
        let seen = proved.seen;
        let session = self.seat(connection, proved, names)?;
        if self.changes.load(Ordering::SeqCst) != seen {
            self.refresh(connection, &session).await;
        }
        self.arrived(connection, &session).await;
        if self.holds(connection, &session) { Ok(()) } else { Err(invalid_login()) }
    }

    fn holds(&self, connection: &Connection, session: &Arc<Session>) -> bool {
        self.session(connection).is_some_and(|now| Arc::ptr_eq(&now, session))
    }

    /// A login of the handshake is complete. Nobody waits for an answer.
    pub(crate) async fn welcome(&self, connection: &Connection, session: &Arc<Session>, seen: u64) {
        let _turn = turn_of(connection).await;
        if self.changes.load(Ordering::SeqCst) != seen {
            self.refresh(connection, session).await;
        }
        self.arrived(connection, session).await;
    }

    /// Tells the handlers who has come, unless they have gone again.
    async fn arrived(&self, connection: &Connection, session: &Arc<Session>) {
        for handler in &self.after_login {
            if !self.holds(connection, session) {
                return;
            }
            let user = Arc::clone(&session.state().person.user).any();
            if let Err(error) = handler(&Arrival { connection: connection.clone(), user }).await {
                tracing::error!(?error, "a handler after a login failed");
            }
        }
    }

    /// Gives a connection its identity.
    pub(crate) fn seat(&self, connection: &Connection, proved: Proved, names: Names) -> Result<Arc<Session>> {
        let Proved { person, token, claims, seen, .. } = proved;
        let (sub, exp) = (claims.sub.clone(), claims.exp);
        let held = self.seats();
        let before = self.session(connection);
        person.user.sit(connection)?;
        connection.insert_as(
            "authentication",
            Session { token, claims, state: Mutex::new(State { person, names: Vec::new(), seen }) },
        )?;
        let session = self.session(connection).ok_or_else(invalid_login)?;
        connection.bind(OfUser(sub));
        let mut joined = Vec::new();
        if let Some(before) = before {
            joined = std::mem::take(&mut before.state().names);
            if before.claims.exp != exp {
                connection.leave(Expires(before.claims.exp));
            }
        }
        connection.bind(Expires(exp));
        swap(connection, &joined, &names);
        session.state().names = names;
        drop(held);
        self.expiry.note(exp);
        Ok(session)
    }

    /// Logs a connection out because its client says so.
    pub(crate) async fn log_out(&self, connection: &Connection, session: &Arc<Session>, why: Why) {
        let _turn = turn_of(connection).await;
        self.end(connection, session, why).await;
    }

    /// Ends a login, unless another has taken its place, and tells the handlers.
    pub(crate) async fn end(&self, connection: &Connection, session: &Arc<Session>, why: Why) {
        if let Some(logout) = self.rise(connection, session, why) {
            self.tell(logout).await;
        }
    }

    /// Takes the identity off. From here on calls are anonymous, and no channel is told.
    pub(crate) fn rise(&self, connection: &Connection, session: &Arc<Session>, why: Why) -> Option<Logout> {
        let _held = self.seats();
        if !self.holds(connection, session) {
            return None;
        }
        connection.remove_named("authentication");
        connection.remove::<Session>();
        let user = self.users.rise(connection);
        if self.disconnect && !matches!(why, Why::LoggedOut | Why::Replaced) {
            connection.close();
        }
        Some(Logout { connection: connection.clone(), user, why })
    }

    pub(crate) async fn tell(&self, logout: Logout) {
        for handler in &self.on_logout {
            if let Err(error) = handler(&logout).await {
                tracing::error!(?error, "a logout handler failed");
            }
        }
    }

    /// Looks up the user of a connection again, and whether its token still counts.
    pub(crate) async fn refresh(&self, connection: &Connection, session: &Arc<Session>) {
        let seen = self.changes.load(Ordering::SeqCst);
        let person = self.standing(&session.claims).await;
        self.follow(connection, session, person, seen).await;
    }

    /// A connection follows what became of its user.
    pub(crate) async fn follow(&self, connection: &Connection, session: &Arc<Session>, found: Result<Person, Why>, seen: u64) {
        let person = match found {
            Ok(person) => person,
            Err(why) => return self.end(connection, session, why).await,
        };
        match self.channels_of(&person, true).await {
            Ok(names) => self.reseat(connection, session, person, names, seen),
            Err(error) => {
                tracing::error!(?error, "a login handler refused a user whose record has changed; the connection is logged out");
                self.end(connection, session, Why::Unknown).await;
            }
        }
    }

    fn reseat(&self, connection: &Connection, session: &Arc<Session>, person: Person, names: Names, seen: u64) {
        let _held = self.seats();
        let mut state = session.state();
        if state.seen > seen || !self.holds(connection, session) {
            return;
        }
        if let Err(error) = person.user.sit(connection) {
            tracing::error!(?error, "a user can not be shown as JSON; its connection keeps the value of before");
            return;
        }
        swap(connection, &state.names, &names);
        *state = State { person, names, seen };
    }
}

/// Leaves the channels that are no longer named and joins the others. One that is in both is never left.
fn swap(connection: &Connection, before: &Names, now: &Names) {
    for name in before.iter().filter(|name| !now.iter().any(|other| other.is(name.any()))) {
        name.leave(connection);
    }
    now.iter().for_each(|name| name.join(connection));
}
