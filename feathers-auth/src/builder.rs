//! The settings of the authentication.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use jsonwebtoken::Algorithm;
use zeroize::Zeroizing;

use crate::auth::{Auth, Inner};
use crate::expiry::Expiry;
use crate::handler::{AnyHandler, Arrival, Handler, Login, Logout, boxed};
use crate::key::Given;
use crate::limit::{Attempts, Counters};
use crate::password::Passwords;
use crate::revocation::{AnyRevocations, MemoryRevocations, Revocations};
use crate::strategy::{AnyStrategy, Strategy};
use crate::token::Tokens;
use crate::users::Users;
use crate::users::any::AnyUsers;

/// Made by [`Auth::builder`]. Every setting but the secret has a default.
///
/// ```
/// use std::time::Duration;
///
/// use feathers_auth::{Attempts, Auth, Login, UsersService};
///
/// let auth = Auth::builder(UsersService::at("users"))
///     .secret(std::env::var("AUTH_SECRET").unwrap_or_default())
///     .audience("https://notes.example.com")
///     .lifetime(Duration::from_secs(60 * 60))
///     .local("name", "password")
///     .attempts(Attempts { by_account: 5, ..Attempts::default() })
///     .on_login(async |login: &Login| {
///         login.join("members");
///         Ok(())
///     })
///     .build();
/// let app = feathers::App::new().configure(auth.plugin());
/// # let _ = app;
/// ```
pub struct AuthBuilder {
    users: Arc<dyn AnyUsers>,
    path: String,
    given: Given,
    audience: String,
    issuer: String,
    lifetime: Duration,
    local: Option<(String, String)>,
    strategies: Vec<Box<dyn AnyStrategy>>,
    passwords: Passwords,
    attempts: Attempts,
    revocations: Arc<dyn AnyRevocations>,
    revoke_on_logout: bool,
    revoke_on_password_change: bool,
    disconnect: bool,
    on_login: Vec<AnyHandler<Login>>,
    after_login: Vec<AnyHandler<Arrival>>,
    on_logout: Vec<AnyHandler<Logout>>,
}

impl AuthBuilder {
    pub(crate) fn new(users: impl Users) -> Self {
        Self {
            users: Arc::new(users),
            path: "authentication".to_owned(),
            given: Given::Nothing,
            audience: "https://yourdomain.com".to_owned(),
            issuer: "feathers".to_owned(),
            lifetime: Duration::from_secs(24 * 60 * 60),
            local: Some(("email".to_owned(), "password".to_owned())),
            strategies: Vec::new(),
            passwords: Passwords::default(),
            attempts: Attempts::default(),
            revocations: Arc::new(MemoryRevocations::default()),
            revoke_on_logout: false,
            revoke_on_password_change: true,
            disconnect: false,
            on_login: Vec::new(),
            after_login: Vec::new(),
            on_logout: Vec::new(),
        }
    }

    /// Signs tokens with this secret (HS256). An app with a secret of less than 32 bytes does not start.
    #[must_use]
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.given = Given::Secret(Zeroizing::new(secret.into()));
        self
    }

    /// Signs tokens with this RSA key (RS256), both parts as PEM.
    ///
    /// Prefer [`eddsa`](Self::eddsa), or [`secret`](Self::secret) where nobody else checks the tokens. RS256 is for who has to
    /// check them with RSA alone. The crate `rsa`, which signs here, does not compute with the private key in constant time
    /// ([RUSTSEC-2023-0071](https://rustsec.org/advisories/RUSTSEC-2023-0071), for which there is no release yet), and a client can time
    /// the logins that make a token. What is signed is blinded by random numbers; that makes an attack harder, and is no proof against
    /// one. Checking tokens needs no private key and is not affected.
    #[must_use]
    pub fn rs256(mut self, private: impl Into<String>, public: impl Into<String>) -> Self {
        self.given = Given::Pem { algorithm: Algorithm::RS256, private: Zeroizing::new(private.into()), public: public.into() };
        self
    }

    /// Signs tokens with this Ed25519 key (`EdDSA`), both parts as PEM.
    #[must_use]
    pub fn eddsa(mut self, private: impl Into<String>, public: impl Into<String>) -> Self {
        self.given = Given::Pem { algorithm: Algorithm::EdDSA, private: Zeroizing::new(private.into()), public: public.into() };
        self
    }

    /// Whom tokens are for, `https://yourdomain.com` by default as in Feathers. Apps that share a secret differ in this.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = audience.into();
        self
    }

    /// Whom tokens are from, `feathers` by default.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = issuer.into();
        self
    }

    /// How long a token is valid, to the second; a day by default.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// The path of the service, `authentication` by default.
    #[must_use]
    pub fn path(mut self, path: impl AsRef<str>) -> Self {
        path.as_ref().trim_matches('/').clone_into(&mut self.path);
        self
    }

    /// What clients call name and password in the strategy `local`: `email` and `password` by default.
    #[must_use]
    pub fn local(mut self, name: impl Into<String>, password: impl Into<String>) -> Self {
        self.local = Some((name.into(), password.into()));
        self
    }

    /// Nobody logs in by password.
    #[must_use]
    pub fn without_local(mut self) -> Self {
        self.local = None;
        self
    }

    /// Adds a strategy, in the place of one with the same name; only `jwt` can not be replaced.
    #[must_use]
    pub fn strategy(mut self, strategy: impl Strategy) -> Self {
        self.strategies.insert(0, Box::new(strategy));
        self
    }

    /// How passwords are hashed and checked.
    #[must_use]
    pub fn passwords(mut self, passwords: Passwords) -> Self {
        self.passwords = passwords;
        self
    }

    /// How many logins may fail.
    #[must_use]
    pub fn attempts(mut self, attempts: Attempts) -> Self {
        self.attempts = attempts;
        self
    }

    /// Where revoked tokens are remembered; in memory by default.
    #[must_use]
    pub fn revocations(mut self, revocations: impl Revocations) -> Self {
        self.revocations = Arc::new(revocations);
        self
    }

    /// Whether a logout revokes the token. By default it does not, as in Feathers: the pages of one browser share a token, and
    /// those that are open elsewhere stay logged in.
    #[must_use]
    pub fn revoke_on_logout(mut self, revoke: bool) -> Self {
        self.revoke_on_logout = revoke;
        self
    }

    /// Whether a change of a user's password logs the user out everywhere else: all tokens of before are revoked and their connections
    /// are anonymous before the call is answered. By default it does, for who changes a password most often wants somebody else
    /// out, and a login that is under way with the old one is none afterwards.
    ///
    /// The token of the connection that made the change stays valid, if it is the user's own, so that this client can connect again. It may
    /// be on other connections, too: the pages of one browser share it. Where the token itself may be in wrong hands,
    /// [`Auth::log_out_everywhere`] takes all. A change that somebody else or the server made revokes all, too.
    ///
    /// A change is an `update` or `patch` of the users service with the password's field
    /// ([`Users::password_field`](crate::Users::password_field)) in its data, or any method of it before which
    /// [`Passwords::hook`](crate::Passwords::hook) hashed one. What goes past the service is not seen. If the tokens can not be revoked,
    /// the call answers that error, though the password is changed.
    #[must_use]
    pub fn revoke_on_password_change(mut self, revoke: bool) -> Self {
        self.revoke_on_password_change = revoke;
        self
    }

    /// Whether a connection is ended when its token expires or is revoked, when its user is removed, or when it can not be found out
    /// whether there still is one. By default it becomes anonymous and stays open.
    #[must_use]
    pub fn disconnect(mut self, disconnect: bool) -> Self {
        self.disconnect = disconnect;
        self
    }

    /// Runs when a connection is logged in, by a call or in its handshake, and anew when the user's record has changed. An error
    /// refuses the login; after a change it ends the login.
    #[must_use]
    pub fn on_login(mut self, handler: impl Handler<Login>) -> Self {
        self.on_login.push(boxed(handler));
        self
    }

    /// Runs when a login is complete, by a call before it is answered: for who is online, and the like. Not after changes of the
    /// user's record. A login may end at any time, while a handler runs as well: one that keeps something in mind looks at what the
    /// connection holds ([`Connection::get`](feathers::Connection::get)) when it is told of a login, and when of a logout.
    ///
    /// ```
    /// use feathers_auth::{Arrival, Auth, UsersService};
    ///
    /// let auth = Auth::builder(UsersService::at("users"))
    ///     .after_login(async |arrival: &Arrival| {
    ///         tracing::info!(connection = arrival.connection().id(), "somebody is here");
    ///         Ok(())
    ///     })
    ///     .build();
    /// # let _ = auth;
    /// ```
    #[must_use]
    pub fn after_login(mut self, handler: impl Handler<Arrival>) -> Self {
        self.after_login.push(boxed(handler));
        self
    }

    /// Runs when a connection is no longer logged in, for whatever reason but that the client went away.
    #[must_use]
    pub fn on_logout(mut self, handler: impl Handler<Logout>) -> Self {
        self.on_logout.push(boxed(handler));
        self
    }

    /// What is wrong with the secret stops the start of the app.
    #[must_use]
    pub fn build(self) -> Auth {
        let Self { audience, issuer, lifetime, given, attempts, .. } = self;
        Auth(Arc::new(Inner {
            users: self.users,
            path: self.path,
            tokens: given.keys().map(|keys| Tokens::new(keys, audience, issuer, lifetime)),
            local: self.local,
            strategies: self.strategies,
            passwords: self.passwords,
            counters: Counters::new(attempts),
            revocations: self.revocations,
            revoke_on_logout: self.revoke_on_logout,
            revoke_on_password_change: self.revoke_on_password_change,
            disconnect: self.disconnect,
            on_login: self.on_login,
            after_login: self.after_login,
            on_logout: self.on_logout,
            app: OnceLock::new(),
            seats: Mutex::default(),
            changes: std::sync::atomic::AtomicU64::new(0),
            expiry: Expiry::default(),
        }))
    }
}

/// Without secrets.
impl fmt::Debug for AuthBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthBuilder").field("path", &self.path).finish_non_exhaustive()
    }
}
