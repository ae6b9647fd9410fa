//! Tokens that are no longer to be believed although they have not expired.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use feathers::Result;

use crate::token::Claims;
use crate::users::any::BoxFuture;

/// Remembers which tokens are revoked. [`MemoryRevocations`] does it for one process until it ends; an app that restarts, or runs on
/// several machines, keeps them in its database.
///
/// Two kinds: one token, by its id, until it would have expired; and all tokens of a user that were issued up to a time.
///
/// ```
/// use std::time::SystemTime;
///
/// use feathers::Result;
/// use feathers_auth::{MemoryRevocations, Revocations};
///
/// /// Tells the log of each, and leaves the rest to another store.
/// struct Logged(MemoryRevocations);
///
/// impl Revocations for Logged {
///     async fn revoke_token(&self, id: &str, until: SystemTime) -> Result<()> {
///         tracing::info!(id, "a token is revoked");
///         self.0.revoke_token(id, until).await
///     }
///
///     async fn revoke_user(&self, user: &str, issued: SystemTime, until: SystemTime, except: Option<&str>) -> Result<()> {
///         tracing::info!(user, "all tokens of a user are revoked");
///         self.0.revoke_user(user, issued, until, except).await
///     }
///
///     async fn is_revoked(&self, user: &str, id: &str, issued: SystemTime) -> Result<bool> {
///         self.0.is_revoked(user, id, issued).await
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not remember which tokens are revoked",
    label = "this does not implement `feathers_auth::Revocations`",
    note = "use `MemoryRevocations`, `SqlRevocations` of feathers-sqlx, or implement `Revocations`"
)]
pub trait Revocations: Send + Sync + 'static {
    /// Revokes the token with this id. After `until` it may be forgotten.
    ///
    /// # Errors
    /// If it can not be stored; whoever wanted it revoked is told.
    fn revoke_token(&self, id: &str, until: SystemTime) -> impl Future<Output = Result<()>> + Send;

    /// Revokes all tokens of a user that were issued at this time or earlier, but the one with the id `except`: the one that a
    /// password was changed with. An exception holds until the user's tokens are revoked as of a later time. After `until` all of it may
    /// be forgotten.
    ///
    /// # Errors
    /// As [`revoke_token`](Self::revoke_token).
    fn revoke_user(
        &self,
        user: &str,
        issued: SystemTime,
        until: SystemTime,
        except: Option<&str>,
    ) -> impl Future<Output = Result<()>> + Send;

    /// Whether a token is revoked, in one way or the other.
    ///
    /// # Errors
    /// If it can not be found out; then the token is not believed.
    fn is_revoked(&self, user: &str, id: &str, issued: SystemTime) -> impl Future<Output = Result<bool>> + Send;
}

/// [`Revocations`] in memory.
#[derive(Default)]
pub struct MemoryRevocations(Mutex<Lists>);

#[derive(Default)]
struct Lists {
    tokens: HashMap<String, SystemTime>,
    users: HashMap<String, OfUser>,
    /// How many there may be before those that are over are looked for.
    room: usize,
}

/// What is revoked of one user.
struct OfUser {
    issued: SystemTime,
    until: SystemTime,
    except: Option<String>,
}

impl Lists {
    /// What nobody can ask for any more goes, whenever there are twice as many as were left the last time.
    fn tidy(&mut self) {
        if self.tokens.len() + self.users.len() < self.room.max(1024) {
            return;
        }
        let now = SystemTime::now();
        self.tokens.retain(|_, until| *until > now);
        self.users.retain(|_, user| user.until > now);
        self.room = (self.tokens.len() + self.users.len()) * 2;
    }
}

impl MemoryRevocations {
    fn with<T>(&self, run: impl FnOnce(&mut Lists) -> T) -> T {
        run(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Revocations for MemoryRevocations {
    async fn revoke_token(&self, id: &str, until: SystemTime) -> Result<()> {
        self.with(|lists| {
            lists.tidy();
            lists.tokens.insert(id.to_owned(), until);
        });
        Ok(())
    }

    async fn revoke_user(&self, user: &str, issued: SystemTime, until: SystemTime, except: Option<&str>) -> Result<()> {
        self.with(|lists| {
            lists.tidy();
            let entry = lists.users.entry(user.to_owned()).or_insert(OfUser { issued, until, except: None });
            if issued >= entry.issued {
                (entry.issued, entry.except) = (issued, except.map(str::to_owned));
            }
            entry.until = entry.until.max(until);
        });
        Ok(())
    }

    async fn is_revoked(&self, user: &str, id: &str, issued: SystemTime) -> Result<bool> {
        let is_among = |of: &OfUser| issued <= of.issued && of.except.as_deref() != Some(id);
        Ok(self.with(|lists| lists.tokens.contains_key(id) || lists.users.get(user).is_some_and(is_among)))
    }
}

impl fmt::Debug for MemoryRevocations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tokens, users) = self.with(|lists| (lists.tokens.len(), lists.users.len()));
        f.debug_struct("MemoryRevocations").field("tokens", &tokens).field("users", &users).finish()
    }
}

/// [`Revocations`] whose type is forgotten.
pub(crate) trait AnyRevocations: Send + Sync {
    fn revoke_token<'a>(&'a self, claims: &'a Claims) -> BoxFuture<'a, Result<()>>;
    fn revoke_user<'a>(
        &'a self,
        user: &'a str,
        issued: SystemTime,
        until: SystemTime,
        except: Option<&'a str>,
    ) -> BoxFuture<'a, Result<()>>;
    fn is_revoked<'a>(&'a self, claims: &'a Claims) -> BoxFuture<'a, Result<bool>>;
}

impl<R: Revocations> AnyRevocations for R {
    fn revoke_token<'a>(&'a self, claims: &'a Claims) -> BoxFuture<'a, Result<()>> {
        Box::pin(Revocations::revoke_token(self, &claims.jti, claims.expires()))
    }

    fn revoke_user<'a>(
        &'a self,
        user: &'a str,
        issued: SystemTime,
        until: SystemTime,
        except: Option<&'a str>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(Revocations::revoke_user(self, user, issued, until, except))
    }

    fn is_revoked<'a>(&'a self, claims: &'a Claims) -> BoxFuture<'a, Result<bool>> {
        Box::pin(Revocations::is_revoked(self, &claims.sub, &claims.jti, claims.issued()))
    }
}
