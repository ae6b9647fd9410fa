//! Ways to say who one is. `jwt` and `local` are there; an app may add its own.

use std::future::Future;
use std::net::IpAddr;

use feathers::{AppRef, Result};
use serde_json::Value;

use crate::credentials::Credentials;
use crate::users::any::BoxFuture;

/// A way to log in: `create` on the authentication service with `{ strategy: NAME, … }`.
///
/// ```
/// use feathers::Result;
/// use feathers_auth::{Evidence, Strategy};
///
/// /// `{ strategy: 'apiKey', key: '…' }`, for programs.
/// struct ApiKey { key: String, user: u64 }
///
/// impl Strategy for ApiKey {
///     fn name(&self) -> &str {
///         "apiKey"
///     }
///
///     async fn authenticate(&self, evidence: &Evidence<'_>) -> Result<Option<String>> {
///         Ok((evidence.text("key") == Some(&self.key)).then(|| self.user.to_string()))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a way to log in",
    label = "this does not implement `feathers_auth::Strategy`",
    note = "implement `Strategy` with its `name`, and `authenticate` that answers the id of a user"
)]
pub trait Strategy: Send + Sync + 'static {
    /// What clients call it.
    fn name(&self) -> &str;

    /// The id of the user whom this proves the client to be, as a token has it (`id.to_string()`). `None` is answered `Invalid login`,
    /// and counted as a failed attempt of its address.
    ///
    /// # Errors
    /// If it can not be found out.
    fn authenticate(&self, evidence: &Evidence<'_>) -> impl Future<Output = Result<Option<String>>> + Send;
}

/// What a client says to prove who it is, and where it says that from.
#[derive(Debug)]
pub struct Evidence<'a> {
    pub(crate) credentials: &'a Credentials,
    pub(crate) address: Option<IpAddr>,
    pub(crate) app: &'a AppRef,
}

impl Evidence<'_> {
    /// A field.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.credentials.get(field)
    }

    /// A field that is a text.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        self.get(field)?.as_str()
    }

    /// Where the client is, if that is known.
    #[must_use]
    pub fn remote_address(&self) -> Option<IpAddr> {
        self.address
    }

    /// The app.
    #[must_use]
    pub fn app(&self) -> &AppRef {
        self.app
    }
}

/// A [`Strategy`] whose type is forgotten.
pub(crate) trait AnyStrategy: Send + Sync {
    fn name(&self) -> &str;
    fn authenticate<'a>(&'a self, evidence: &'a Evidence<'_>) -> BoxFuture<'a, Result<Option<String>>>;
}

impl<S: Strategy> AnyStrategy for S {
    fn name(&self) -> &str {
        Strategy::name(self)
    }

    fn authenticate<'a>(&'a self, evidence: &'a Evidence<'_>) -> BoxFuture<'a, Result<Option<String>>> {
        Box::pin(Strategy::authenticate(self, evidence))
    }
}
