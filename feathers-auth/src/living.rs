//! What happens to users reaches their connections: a hook around the users service, before its callers are answered.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use feathers::store::Transaction;
use feathers::{AroundHook, Class, Connection, Error, HookContext, Next, Result};
use serde_json::Value;

use crate::auth::Inner;
use crate::handler::Why;
use crate::password::{Hashed, Renewed};
use crate::secrets;
use crate::session::OfUser;
use crate::token::Claims;
use crate::users::Id;
use crate::users::any::Person;

/// Around every method of the users service.
pub(crate) struct Living(pub(crate) Arc<Inner>);

impl AroundHook for Living {
    async fn call(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> {
        let auth = &*self.0;
        if cx.caller().is_client() {
            secrets::refuse_query(&cx.query()?, &auth.users.secrets())?;
        }
        if cx.injected::<Renewed>().is_some() {
            // The same password in other words: nobody is told, and nobody has to follow.
            let outcome = next.run(cx).await;
            cx.set_event(None::<&str>);
            return outcome;
        }
        // Asked before, too: hooks may take it out of the data.
        let named = names_password(cx, auth.users.password_field());
        let outcome = next.run(cx).await;
        let whom = whom(cx, outcome.as_ref().err(), auth.users.id_field());
        let password_changed = auth.revoke_on_password_change
            && !matches!(cx.method(), "find" | "get" | "create")
            && (named || names_password(cx, auth.users.password_field()));
        // Before the commit everybody else sees the user as it was.
        if let Some(transaction) = cx.injected::<Transaction>().filter(|transaction| transaction.is_open()) {
            let (auth, by) = (Arc::clone(&self.0), cx.connection().cloned());
            transaction.after_commit(move || async move {
                if let Err(error) = auth.follow_change(whom, password_changed, by.as_ref()).await {
                    tracing::error!(?error, "a password was changed, and the tokens of before could not be revoked");
                }
            });
            return outcome;
        }
        let by = cx.connection().cloned();
        outcome.and(auth.follow_change(whom, password_changed, by.as_ref()).await)
    }
}

/// Whether a call is to change a password: it says so, or one was hashed for it.
fn names_password(cx: &mut HookContext, field: &str) -> bool {
    if cx.injected::<Hashed>().is_some_and(|hashed| hashed.0 == field) {
        return true;
    }
    // Data that can not be read change nothing.
    matches!(cx.method(), "update" | "patch") && cx.data().is_ok_and(|data| data.is_some_and(|data| data.get(field).is_some()))
}

/// Which users a call may have changed.
enum Whom {
    These(BTreeSet<String>),
    Anybody,
}

fn whom(cx: &mut HookContext, error: Option<&Error>, id_field: &str) -> Whom {
    let nobody = Whom::These(BTreeSet::new());
    let method = cx.method();
    if matches!(method, "find" | "get") {
        return nobody;
    }
    let writes = matches!(method, "update" | "patch" | "remove");
    // What was refused has changed nothing, nor has what there was no room for. What broke may have changed something before.
    let changes_nothing = |class: Class| class.code() < 500 || (class == Class::Unavailable && cx.caller().is_client());
    if error.is_some_and(|error| error.class().is_some_and(changes_nothing)) {
        return nobody;
    }
    let mut ids: BTreeSet<String> = match cx.result() {
        Ok(Some(result)) if error.is_none() => ids_of(result, id_field).map(|id| id.to_string()).collect(),
        _ => BTreeSet::new(),
    };
    if writes {
        match cx.id() {
            Ok(Some(id)) if !id.is_null() => ids.extend(Id::of(Some(&id)).map(|id| id.to_string())),
            // Many were meant, and the answer does not say who.
            _ if ids.is_empty() && !answers_nobody(cx) => return Whom::Anybody,
            _ => {}
        }
    }
    Whom::These(ids)
}

fn answers_nobody(cx: &mut HookContext) -> bool {
    cx.result().is_ok_and(|result| result.is_some_and(|result| result.as_array().is_some_and(Vec::is_empty)))
}

fn ids_of<'a>(result: &'a Value, field: &'a str) -> impl Iterator<Item = Id> + 'a {
    let records = match result {
        Value::Array(records) => records.as_slice(),
        Value::Object(page) if page.get(field).is_none() => {
            page.get("data").and_then(Value::as_array).map_or(&[][..], Vec::as_slice)
        }
        one => std::slice::from_ref(one),
    };
    records.iter().filter_map(move |record| Id::of(record.get(field)))
}

impl Inner {
    /// Has all connections of these users follow, and after a change of passwords ends the others' logins.
    async fn follow_change(&self, whom: Whom, password_changed: bool, by: Option<&Connection>) -> Result<()> {
        let users = self.changed_users(whom);
        let revoked = if password_changed { self.revoke_others(&users, by).await } else { Ok(()) };
        for user in users {
            self.refresh_user(&user).await;
        }
        revoked
    }

    /// Counts the change, and answers whom it is about. In this order, see [`crate::session`].
    fn changed_users(&self, whom: Whom) -> BTreeSet<String> {
        match whom {
            Whom::These(users) => {
                if !users.is_empty() {
                    self.changed();
                }
                users
            }
            Whom::Anybody => {
                self.changed();
                let Ok(app) = self.app() else { return BTreeSet::new() };
                let sessions = app.connections().into_iter().filter_map(|connection| self.session(&connection));
                sessions.map(|session| session.claims().sub.clone()).collect()
            }
        }
    }

    /// After a change of passwords: all tokens of these users, but that of the connection that made the change.
    async fn revoke_others(&self, users: &BTreeSet<String>, by: Option<&Connection>) -> Result<()> {
        let by = by.and_then(|connection| self.session(connection));
        let mut outcome = Ok(());
        for user in users {
            let own = by.as_ref().map(|session| session.claims()).filter(|claims| claims.sub == *user);
            let revoked = self.revoke_user(user, own.map(|claims| claims.jti.as_str())).await;
            outcome = outcome.and(revoked);
        }
        outcome
    }

    /// Looks up a user once, and has all its connections follow.
    pub(crate) async fn refresh_user(&self, user: &str) {
        let Ok(app) = self.app() else { return };
        let connections = app.channel(OfUser(user.to_owned())).connections();
        if connections.is_empty() {
            return;
        }
        let seen = self.changes.load(Ordering::SeqCst);
        let found = self.lookup(user).await;
        for connection in connections {
            if let Some(session) = self.session(&connection).filter(|session| session.claims().sub == user) {
                self.follow(&connection, &session, found.clone(), seen).await;
            }
        }
    }

    /// The user as it is now, or why a login can not go on.
    async fn lookup(&self, user: &str) -> Result<Person, Why> {
        let found = match self.app() {
            Ok(app) => self.users.by_sub(app, user).await,
            Err(error) => Err(error),
        };
        found.map_err(|error| unknown(&error))?.ok_or(Why::Removed)
    }

    /// Whether a token still counts, and for whom.
    pub(crate) async fn standing(&self, claims: &Claims) -> Result<Person, Why> {
        if self.revocations.is_revoked(claims).await.map_err(|error| unknown(&error))? {
            return Err(Why::Revoked);
        }
        self.lookup(&claims.sub).await
    }

    pub(crate) async fn revoke_token(&self, claims: &Claims) -> Result<()> {
        self.revocations.revoke_token(claims).await?;
        self.end_all(&claims.sub, |other| other.jti == claims.jti).await
    }

    /// Revokes what a user has until now, but the token with this id.
    pub(crate) async fn revoke_user(&self, user: &str, except: Option<&str>) -> Result<()> {
        let tokens = self.tokens()?;
        let now = tokens.close();
        let stored = self.revocations.revoke_user(user, now, tokens.horizon(), except).await;
        // Those who are connected go in any case.
        self.end_all(user, |claims| claims.issued() <= now && except != Some(&claims.jti)).await?;
        stored
    }

    /// First all are anonymous, then the handlers are told.
    async fn end_all(&self, user: &str, is_over: impl Fn(&Claims) -> bool) -> Result<()> {
        self.changed();
        let connections = self.app()?.channel(OfUser(user.to_owned())).connections();
        let over = connections.iter().filter_map(|connection| {
            let session = self.session(connection).filter(|session| is_over(session.claims()))?;
            self.rise(connection, &session, Why::Revoked)
        });
        for logout in over.collect::<Vec<_>>() {
            self.tell(logout).await;
        }
        Ok(())
    }
}

fn unknown(error: &Error) -> Why {
    tracing::error!(?error, "it could not be found out whether a login still holds; the connection is logged out");
    Why::Unknown
}
