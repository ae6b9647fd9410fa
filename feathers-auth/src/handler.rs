//! What an app does when somebody logs in or out, above all: join and leave channels.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use feathers::{AppRef, ChannelName, Connection, Result};

use crate::users::any::BoxFuture;

/// Somebody who logs in, or whose record has changed while logged in.
pub struct Login {
    app: AppRef,
    user: Arc<dyn Any + Send + Sync>,
    again: bool,
    names: Mutex<Names>,
}

/// The channels of a login.
pub(crate) type Names = Vec<Box<dyn Name>>;

impl Login {
    pub(crate) fn new(app: AppRef, user: Arc<dyn Any + Send + Sync>, again: bool) -> Self {
        Self { app, user, again, names: Mutex::default() }
    }

    pub(crate) fn into_names(self) -> Names {
        self.names.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// The user; `None` only if `U` is not the type of the app's users.
    #[must_use]
    pub fn user<U: Send + Sync + 'static>(&self) -> Option<Arc<U>> {
        Arc::clone(&self.user).downcast().ok()
    }

    /// The connection joins this channel when all handlers are done, and is in it for as long as a handler says so: when the
    /// user's record changes they are asked anew, and what they no longer name is left.
    pub fn join(&self, channel: impl ChannelName + Clone + PartialEq) {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(channel));
    }

    /// Whether nobody comes, but a record has changed.
    #[must_use]
    pub fn is_update(&self) -> bool {
        self.again
    }

    /// The app.
    #[must_use]
    pub fn app(&self) -> &AppRef {
        &self.app
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("is_update", &self.again).finish_non_exhaustive()
    }
}

/// Somebody who is logged in: the connection holds the identity, and is in its channels.
pub struct Arrival {
    pub(crate) connection: Connection,
    pub(crate) user: Arc<dyn Any + Send + Sync>,
}

impl Arrival {
    /// The connection.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Who it is; `None` only if `U` is not the type of the app's users.
    #[must_use]
    pub fn user<U: Send + Sync + 'static>(&self) -> Option<Arc<U>> {
        Arc::clone(&self.user).downcast().ok()
    }
}

impl fmt::Debug for Arrival {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arrival").field("connection", &self.connection).finish_non_exhaustive()
    }
}

/// Somebody who is no longer logged in. The connection has left all channels.
pub struct Logout {
    pub(crate) connection: Connection,
    pub(crate) user: Option<Arc<dyn Any + Send + Sync>>,
    pub(crate) why: Why,
}

/// Why a login ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// The client said so.
    LoggedOut,
    /// The client logged in as somebody else.
    Replaced,
    /// The token's time is over.
    Expired,
    /// The token was revoked.
    Revoked,
    /// There is no such user any more.
    Removed,
    /// It could not be found out whether there is, or a login handler refused the user after a change.
    Unknown,
}

impl Logout {
    /// The connection, still open unless [`AuthBuilder::disconnect`](crate::AuthBuilder::disconnect) has ended it. What an anonymous
    /// client is to hear it may join here.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Who it was.
    #[must_use]
    pub fn user<U: Send + Sync + 'static>(&self) -> Option<Arc<U>> {
        self.user.clone()?.downcast().ok()
    }

    /// Why.
    #[must_use]
    pub fn why(&self) -> Why {
        self.why
    }
}

impl fmt::Debug for Logout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logout").field("connection", &self.connection).field("why", &self.why).finish_non_exhaustive()
    }
}

/// A channel's name whose type is forgotten.
pub(crate) trait Name: Send + Sync {
    fn join(&self, connection: &Connection);
    fn leave(&self, connection: &Connection);
    fn is(&self, other: &dyn Any) -> bool;
    fn any(&self) -> &dyn Any;
}

impl<N: ChannelName + Clone + PartialEq> Name for N {
    fn join(&self, connection: &Connection) {
        connection.join(self.clone());
    }

    fn leave(&self, connection: &Connection) {
        connection.leave(self.clone());
    }

    fn is(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<N>() == Some(self)
    }

    fn any(&self) -> &dyn Any {
        self
    }
}

/// A function that is told of logins or logouts: an async closure or function that takes `&Login`, `&Arrival` or `&Logout`.
///
/// An error of a `Login` handler refuses the login, or after a change of the user ends it; one of the others is logged.
///
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicUsize, Ordering};
///
/// use feathers_auth::{Arrival, Auth, UsersService};
///
/// let seen = Arc::new(AtomicUsize::new(0));
/// let auth = Auth::builder(UsersService::at("users"))
///     // It captures, so it is a plain closure that answers a future.
///     .after_login(move |_: &Arrival| {
///         let count = seen.fetch_add(1, Ordering::Relaxed) + 1;
///         async move {
///             tracing::info!(count, "logins");
///             Ok(())
///         }
///     })
///     .build();
/// # let _ = auth;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can not be told of a `{E}`",
    label = "not a handler of `{E}`",
    note = "write `async |it: &{E}| {{ …; Ok(()) }}`, without captured variables; one that captures looks first and waits then: `move |it: &{E}| {{ …; async move {{ …; Ok(()) }} }}`"
)]
pub trait Handler<E>: for<'a> HandlerFn<'a, E> + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<E, F: for<'a> HandlerFn<'a, E> + Send + Sync + 'static> Handler<E> for F {}

/// It names the future, which a plain `Fn` bound can not do for every lifetime at once.
pub trait HandlerFn<'a, E: 'a>: Fn(&'a E) -> Self::Future {
    /// What it returns.
    type Future: Future<Output = Result<()>> + Send + 'a;
}

impl<'a, E: 'a, F: Fn(&'a E) -> Fut, Fut: Future<Output = Result<()>> + Send + 'a> HandlerFn<'a, E> for F {
    type Future = Fut;
}

/// A [`Handler`] whose type is forgotten.
pub(crate) type AnyHandler<E> = Box<dyn for<'a> Fn(&'a E) -> BoxFuture<'a, Result<()>> + Send + Sync>;

pub(crate) fn boxed<E: Sync + 'static>(handler: impl Handler<E>) -> AnyHandler<E> {
    Box::new(move |event| Box::pin(handler(event)))
}
