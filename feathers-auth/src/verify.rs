//! Credentials → who it is. Everything that fails on the client's side is one error, whatever the cause.

use std::net::IpAddr;
use std::sync::atomic::Ordering;

use feathers::{Class, Error, Result};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::auth::Inner;
use crate::credentials::{Credentials, LoggedIn};
use crate::handler::Why;
use crate::password::{PasswordHash, Renewal};
use crate::strategy::Evidence;
use crate::token::Claims;
use crate::users::any::Person;

/// Somebody who has proved to be somebody.
pub(crate) struct Proved {
    pub(crate) person: Person,
    pub(crate) token: Zeroizing<String>,
    pub(crate) claims: Claims,
    /// How many changes of users there were before this one was looked up.
    pub(crate) seen: u64,
    /// The strategy, if it was not a token.
    strategy: Option<String>,
}

impl Proved {
    pub(crate) fn answer(&self) -> Result<LoggedIn> {
        let payload = serde_json::to_value(&self.claims).map_err(Error::internal)?;
        let authentication = match &self.strategy {
            Some(strategy) => json!({ "strategy": strategy, "payload": payload }),
            None => json!({ "strategy": "jwt", "accessToken": self.token.as_str(), "payload": payload }),
        };
        Ok(LoggedIn { access_token: self.token.to_string(), authentication, user: self.person.user.json()? })
    }
}

pub(crate) fn invalid_login() -> Error {
    Error::not_authenticated("Invalid login")
}

impl Inner {
    pub(crate) async fn prove(&self, credentials: &Credentials, address: Option<IpAddr>) -> Result<Proved> {
        let Some(strategy) = credentials.text("strategy") else {
            return Err(Error::not_authenticated("Invalid authentication information (no `strategy` set)"));
        };
        let seen = self.changes.load(Ordering::SeqCst);
        if strategy == "jwt" {
            let token = match credentials.get("accessToken") {
                Some(Value::String(token)) => token,
                Some(_) => return Err(Error::not_authenticated("jwt must be a string")),
                None => return Err(Error::not_authenticated("No access token")),
            };
            let claims = self.tokens()?.read(token)?;
            let person = self.holder(&claims).await?;
            return Ok(Proved { person, token: Zeroizing::new(token.clone()), claims, seen, strategy: None });
        }
        let at = self.tokens()?.moment();
        let own = self.strategies.iter().find(|known| known.name() == strategy);
        let person = match (own, &self.local) {
            (Some(own), _) => {
                let attempt = self.counters.begin(None, address)?;
                let evidence = Evidence { credentials, address, app: self.app()? };
                let found = async {
                    let sub = own.authenticate(&evidence).await?.ok_or_else(invalid_login)?;
                    self.users.by_sub(self.app()?, &sub).await?.ok_or_else(invalid_login)
                };
                judged(attempt, found.await)?
            }
            (None, Some((name, password))) if strategy == "local" => self.local(credentials, name, password, address).await?,
            _ => {
                let text = "Invalid authentication information (strategy not allowed in authStrategies)";
                return Err(Error::not_authenticated(text));
            }
        };
        let (token, claims) = self.tokens()?.issue(&person.sub, at)?;
        Ok(Proved { person, token: Zeroizing::new(token), claims, seen, strategy: Some(strategy.to_owned()) })
    }

    async fn local(&self, credentials: &Credentials, name: &str, password: &str, address: Option<IpAddr>) -> Result<Person> {
        let (Some(name), Some(password)) = (credentials.text(name), credentials.text(password)) else {
            return Err(invalid_login());
        };
        let attempt = self.counters.begin(Some(&self.users.name_key(name)), address)?;
        let found = async {
            let (person, hash): (Option<Person>, Option<PasswordHash>) = match self.users.by_name(self.app()?, name).await? {
                Some((person, hash)) => (Some(person), hash),
                None => (None, None),
            };
            // Also for nobody, so that the time it takes tells nothing.
            let right = self.passwords.verify(password, hash.as_ref()).await?;
            let person = person.filter(|_| right).ok_or_else(invalid_login)?;
            if let Some(old) = hash.filter(|hash| self.passwords.is_outdated(hash)) {
                let renewal = Renewal { passwords: &self.passwords, password, old: &old };
                // It is a login all the same, and the next one tries again.
                if let Err(error) = self.users.renew_password(self.app()?, &person.sub, &renewal).await {
                    tracing::warn!(?error, "an outdated password hash was not renewed");
                }
            }
            Ok(person)
        };
        judged(attempt, found.await)
    }

    /// The user a token is for, unless the token is revoked or there is none.
    async fn holder(&self, claims: &Claims) -> Result<Person> {
        self.standing(claims).await.map_err(|why| match why {
            Why::Revoked => Error::not_authenticated("The access token was revoked"),
            Why::Unknown => Error::unavailable("Not now"),
            _ => invalid_login(),
        })
    }

    /// Whether there is a strategy of this name.
    pub(crate) fn knows(&self, strategy: &str) -> bool {
        strategy == "jwt"
            || (strategy == "local" && self.local.is_some())
            || self.strategies.iter().any(|known| known.name() == strategy)
    }
}

/// Counts an attempt as what it was.
fn judged<T>(attempt: crate::limit::Attempt<'_>, outcome: Result<T>) -> Result<T> {
    match &outcome {
        Ok(_) => attempt.succeeded(),
        // It has been counted since it began.
        Err(error) if error.class() == Some(Class::NotAuthenticated) => {}
        Err(_) => attempt.void(),
    }
    outcome
}
