//! The authentication of an app, as its own code has it.

use std::fmt::{self, Display};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, OnceLock};

use feathers::{All, App, AppRef, Connection, Error, Result, at};

use crate::builder::AuthBuilder;
use crate::expiry::Expiry;
use crate::handler::{AnyHandler, Arrival, Login, Logout};
use crate::limit::Counters;
use crate::living::Living;
use crate::password::Passwords;
use crate::revocation::AnyRevocations;
use crate::service::Authentication;
use crate::session::OfUser;
use crate::socket::{self, Doorkeeper};
use crate::strategy::AnyStrategy;
use crate::token::Tokens;
use crate::users::Users;
use crate::users::any::AnyUsers;

/// A handle to the authentication. Cheap to clone; keep one to revoke tokens or to find the connections of a user.
#[derive(Clone)]
pub struct Auth(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) users: Arc<dyn AnyUsers>,
    pub(crate) path: String,
    /// Or what is wrong with the secret, which the start of the app says.
    pub(crate) tokens: Result<Tokens, String>,
    pub(crate) local: Option<(String, String)>,
    pub(crate) strategies: Vec<Box<dyn AnyStrategy>>,
    pub(crate) passwords: Passwords,
    pub(crate) counters: Counters,
    pub(crate) revocations: Arc<dyn AnyRevocations>,
    pub(crate) revoke_on_logout: bool,
    pub(crate) revoke_on_password_change: bool,
    pub(crate) disconnect: bool,
    pub(crate) on_login: Vec<AnyHandler<Login>>,
    pub(crate) after_login: Vec<AnyHandler<Arrival>>,
    pub(crate) on_logout: Vec<AnyHandler<Logout>>,
    pub(crate) app: OnceLock<AppRef>,
    /// Held while the values of a connection change together. Nobody waits under it.
    pub(crate) seats: Mutex<()>,
    /// Counts what may have changed a user, see [`crate::session`].
    pub(crate) changes: AtomicU64,
    pub(crate) expiry: Expiry,
}

impl Auth {
    /// With users out of a service of the app ([`UsersService`](crate::UsersService)) or out of any other place ([`Users`]).
    #[must_use]
    pub fn builder(users: impl Users) -> AuthBuilder {
        AuthBuilder::new(users)
    }

    /// For [`App::configure`]: adds the service, lets connections log in by their handshake, and follows what happens to users. It
    /// belongs to the app that is started, not to one that is mounted in it.
    pub fn plugin(&self) -> impl FnOnce(App) -> App + use<> {
        let auth = Arc::clone(&self.0);
        move |app: App| {
            // An `Auth` serves one app; a second one would not start, because its handle is not running.
            let _ = auth.app.set(app.handle());
            let connected = Arc::clone(&auth);
            let mut app = app
                .middleware(Doorkeeper(Arc::clone(&auth)))
                .on_connect(move |socket, connection| socket::connected(&connected, &socket, &connection))
                .service_at(&auth.path, Authentication(Arc::clone(&auth)));
            if let Some(path) = auth.users.service() {
                app = app.conceal(path, auth.users.secrets()).around(at(path, All), Living(Arc::clone(&auth)));
            }
            app
        }
    }

    /// What logins check passwords with, for whatever stores them.
    #[must_use]
    pub fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// The connections that are logged in as this user.
    #[must_use]
    pub fn connections(&self, user: impl Display) -> Vec<Connection> {
        self.0.app().map(|app| app.channel(OfUser(user.to_string())).connections()).unwrap_or_default()
    }

    /// Makes a token for a user, as a login does: for sign-up, invitations, tests. Whether there is such a user is looked at when
    /// it is used.
    ///
    /// # Errors
    /// `GeneralError` if there is nothing to sign it with.
    pub fn issue(&self, user: impl Display) -> Result<String> {
        let tokens = self.0.tokens()?;
        Ok(tokens.issue(&user.to_string(), tokens.moment())?.0)
    }

    /// Revokes one token: it logs nobody in any more, and connections that did so with it follow at once.
    ///
    /// # Errors
    /// `NotAuthenticated` if it is no valid token, what the store answers, or `Unavailable` if this is not part of an app.
    pub async fn revoke_token(&self, token: &str) -> Result<()> {
        let claims = self.0.tokens()?.read(token)?;
        self.0.revoke_token(&claims).await
    }

    /// Revokes all tokens of a user that were issued until now, and its connections follow at once.
    ///
    /// # Errors
    /// What the store answers, or `Unavailable` if this is not part of an app.
    pub async fn log_out_everywhere(&self, user: impl Display) -> Result<()> {
        self.0.revoke_user(&user.to_string(), None).await
    }

    /// Looks up a user again for all its connections: after a change that did not go through the users service.
    pub async fn refresh(&self, user: impl Display) {
        self.0.changed();
        self.0.refresh_user(&user.to_string()).await;
    }
}

impl Inner {
    pub(crate) fn app(&self) -> Result<&AppRef> {
        self.app.get().ok_or_else(|| Error::unavailable("The authentication is not part of an app"))
    }

    pub(crate) fn tokens(&self) -> Result<&Tokens> {
        self.tokens.as_ref().map_err(|problem| Error::internal(problem.as_str()))
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Auth").field("path", &self.0.path).finish_non_exhaustive()
    }
}
