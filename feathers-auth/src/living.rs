//! What happens to users reaches their connections: a hook around the users service, before its callers are answered.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use feathers::{AroundHook, Error, HookContext, Next, Result};
use serde_json::Value;

use crate::auth::Inner;
use crate::handler::Why;
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
        let outcome = next.run(cx).await;
        let whom = whom(cx, outcome.as_ref().err(), auth.users.id_field());
        auth.changed_users(whom).await;
        outcome
    }
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
    // What was refused has changed nothing. What broke may have changed something before.
    if error.is_some_and(|error| error.class().is_some_and(|class| class.code() < 500)) {
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
    async fn changed_users(&self, whom: Whom) {
        let users = match whom {
            Whom::These(users) if users.is_empty() => return,
            Whom::These(users) => {
                self.changed();
                users
            }
            Whom::Anybody => {
                self.changed();
                let Ok(app) = self.app() else { return };
                let sessions = app.connections().into_iter().filter_map(|connection| self.session(&connection));
                sessions.map(|session| session.claims().sub.clone()).collect()
            }
        };
        for user in users {
            self.refresh_user(&user).await;
        }
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

    pub(crate) async fn revoke_user(&self, user: &str) -> Result<()> {
        let tokens = self.tokens()?;
        let now = tokens.clock.now();
        self.revocations.revoke_user(user, now, tokens.horizon()).await?;
        self.end_all(user, |claims| claims.issued() <= now).await?;
        // Tokens know their time to the millisecond. Those that are made from here on are not meant, so this one has to be over.
        tokio::time::sleep(Duration::from_millis(1)).await;
        Ok(())
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
