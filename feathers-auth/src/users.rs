//! Where users come from: any async lookup, or a service of the app.

pub(crate) mod any;
mod service;

use std::fmt::{self, Display};
use std::future::Future;
use std::str::FromStr;

use feathers::{AppRef, Result};
use serde::Serialize;

pub use self::service::{Id, Record, UsersService};
use crate::password::{PasswordHash, Renewal};

/// Looks users up. [`UsersService`] does it with a service of the app; implement it to ask whatever else knows them.
///
/// ```
/// use feathers::{AppRef, Result};
/// use feathers_auth::{Account, PasswordHash, Users};
///
/// /// What `Inject<User>` sees, and what the client is told of itself: no secrets.
/// #[derive(Clone, serde::Serialize)]
/// struct User { id: u64, name: String }
///
/// struct Table(Vec<(User, PasswordHash)>);
///
/// impl Users for Table {
///     type User = User;
///     type Id = u64;
///
///     async fn by_id(&self, _: &AppRef, id: u64) -> Result<Option<User>> {
///         Ok(self.0.iter().map(|(user, _)| user).find(|user| user.id == id).cloned())
///     }
///
///     async fn by_name(&self, _: &AppRef, name: &str) -> Result<Option<Account<Self>>> {
///         let found = self.0.iter().find(|(user, _)| user.name == name);
///         Ok(found.map(|(user, password)| Account { id: user.id, user: user.clone(), password: Some(password.clone()) }))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not look users up",
    label = "this does not implement `feathers_auth::Users`",
    note = "use a service of the app, `UsersService::at(\"users\")`, or implement `Users` with `by_id` and `by_name`"
)]
pub trait Users: Send + Sync + 'static {
    /// What a connection holds of its user: methods get it as `Inject<User>`, `params.user` shows it, and so does the answer to a
    /// login.
    type User: Clone + Serialize + Send + Sync + 'static;
    /// What a token names the user by.
    type Id: Display + FromStr + Send;

    /// The user with this id, as it is now.
    ///
    /// # Errors
    /// If it can not be found out. That there is none is no error.
    fn by_id(&self, app: &AppRef, id: Self::Id) -> impl Future<Output = Result<Option<Self::User>>> + Send;

    /// The user who logs in by this name.
    ///
    /// # Errors
    /// As [`by_id`](Self::by_id).
    fn by_name(&self, app: &AppRef, name: &str) -> impl Future<Output = Result<Option<Account<Self>>>> + Send
    where
        Self: Sized;

    /// Stores a password hash that is made anew, because the one somebody has just logged in by is of another kind than today's, or
    /// cheaper. Unless said otherwise it stays. To others this is no change: tell nobody of it.
    ///
    /// # Errors
    /// What is logged; the login goes on.
    fn renew_password(&self, app: &AppRef, id: Self::Id, renewal: &Renewal<'_>) -> impl Future<Output = Result<()>> + Send {
        let _ = (app, id, renewal);
        async { Ok(()) }
    }

    /// The same text for all names by which [`by_name`](Self::by_name) finds one user: failed logins are counted by it. Without case and
    /// the space around, unless said otherwise.
    fn name_key(&self, name: &str) -> String {
        name.trim().to_lowercase()
    }

    /// The path of the service that changes users, if there is one: what it changes is followed by all open connections, and no
    /// client sees or asks for the [`secrets`](Self::secrets) of its records.
    fn service(&self) -> Option<&str> {
        None
    }

    /// The field of that service's records that holds the id.
    fn id_field(&self) -> &str {
        "id"
    }

    /// The field of that service's records that holds the hash of the password: who changes it logs the user out elsewhere
    /// ([`AuthBuilder::revoke_on_password_change`](crate::AuthBuilder::revoke_on_password_change)).
    fn password_field(&self) -> &str {
        "password"
    }

    /// The fields of that service's records that are nobody's business.
    fn secrets(&self) -> Vec<String> {
        vec!["password".to_owned()]
    }
}

/// A user with what is needed to let it in.
pub struct Account<U: Users> {
    /// Its id.
    pub id: U::Id,
    /// The user.
    pub user: U::User,
    /// The hash of its password; `None` for one that has none and logs in by other means.
    pub password: Option<PasswordHash>,
}

/// Without the user: it may be more than a log is to know.
impl<U: Users> fmt::Debug for Account<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("id", &self.id.to_string()).finish_non_exhaustive()
    }
}
