//! Connection middleware: what `io.use(…)` is to socket.io. It sees the handshake once, before the client is told that it is
//! connected, and leaves values for the methods.

use std::fmt;
use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::argument::input::{Input, What};
use crate::argument::strict::Watch;
use crate::channel::{ChannelName, Identified, Key};
use crate::connection::{Connection, Values, shown};
use crate::core::Core;
use crate::error::{Error, Result};
use crate::listener::Listeners;
use crate::outbox::Outbox;
use crate::service::BoxFuture;

/// A client that asks to be connected: what it sent, and the values that methods will find as [`Inject<T>`](crate::Inject).
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{App, Error, Handshake};
///
/// struct Tenant(String);
///
/// let app = App::new().middleware(async |handshake: &mut Handshake| {
///     let tenant = handshake.header("x-tenant").ok_or_else(|| Error::forbidden("No tenant"))?.to_owned();
///     handshake.join(("tenant", tenant.clone()));
///     handshake.insert(Tenant(tenant));
///     Ok(())
/// });
/// # let _ = app;
/// ```
pub struct Handshake {
    pub(crate) id: String,
    pub(crate) headers: HeaderMap,
    pub(crate) query: String,
    pub(crate) auth: Option<Value>,
    pub(crate) remote_address: Option<IpAddr>,
    pub(crate) values: Values,
    /// The channels to join once there is a connection.
    pub(crate) channels: Vec<Key>,
}

impl Handshake {
    /// The id the socket will have.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The headers of the request.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A header as text, `None` if absent or not text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// A parameter of the connection's address, the `query` option of the clients.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(self.query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// The `auth` payload of a socket.io 3 or 4 client as `T`; `None` if it sent none, as older clients never do.
    ///
    /// # Errors
    /// `BadRequest` if it does not fit `T`.
    pub fn auth<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        let Some(auth) = &self.auth else { return Ok(None) };
        Input::Json(auth).read(What::Data, &Watch::new(false)).map(Some)
    }

    /// Where the client comes from, see [`Connection::remote_address`](crate::Connection::remote_address).
    #[must_use]
    pub fn remote_address(&self) -> Option<IpAddr> {
        self.remote_address
    }

    /// Leaves a value for the methods of this connection.
    pub fn insert<T: Send + Sync + 'static>(&mut self, value: T) {
        drop(self.values.insert(value));
    }

    /// The same, and [`Params`](crate::Params) show it as a field with this name, as `socket.feathers.user` does.
    ///
    /// # Errors
    /// `GeneralError` if it can not be written as JSON, or if `name` is `query`, `provider`, `headers`, `route` or `connection`; then
    /// nothing is inserted.
    pub fn insert_as<T: Serialize + Send + Sync + 'static>(&mut self, name: &str, value: T) -> Result<()> {
        let json = shown(name, &value)?;
        self.values.named.insert(name.to_owned(), json);
        self.insert(value);
        Ok(())
    }

    /// Joins a channel, if the client is let in.
    pub fn join(&mut self, channel: impl ChannelName) {
        self.channels.push(Key::new(channel));
    }

    /// Says who the client is, see [`Connection::identify`](crate::Connection::identify).
    pub fn identify<T: Send + Sync + 'static>(&mut self, identity: T) {
        self.insert(identity);
        self.channels.push(Key::bound(Identified));
    }

    /// The client is let in.
    pub(crate) fn into_connection(self, outbox: Outbox, core: &Core) -> Connection {
        let Self { id, headers, remote_address, values, channels, .. } = self;
        let link = Arc::downgrade(&core.channels);
        let connection = Connection::new(id, headers, remote_address, values, outbox, Listeners::default(), link);
        channels.into_iter().for_each(|channel| core.channels.join(channel, &connection));
        connection
    }

    /// What middleware before this one inserted.
    #[must_use]
    pub fn get<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.values.get()
    }

    /// Sets the label that `params.provider` shows. It changes nothing about who is trusted.
    pub fn set_provider(&mut self, label: impl Into<String>) {
        self.values.provider = Some(label.into());
    }

    /// Fixes the query of every call on this connection, in the place of what the client sends.
    pub fn fix_query(&mut self, query: Value) {
        self.values.query = Some(query);
    }
}

/// Shows where it comes from; headers, query, auth and values may hold secrets.
impl fmt::Debug for Handshake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handshake").field("id", &self.id).field("remote_address", &self.remote_address).finish_non_exhaustive()
    }
}

/// Runs for each client that connects. An async closure or function that takes `&mut Handshake`, or a type of your own.
///
/// An error refuses the client: it is told the message of a `feathers::Error` made for it, and "Connection refused" in the
/// place of a foreign one ([`Internal`](crate::Internal)), which goes to the log.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not connection middleware",
    label = "not connection middleware",
    note = "write `async |handshake: &mut Handshake| {{ …; Ok(()) }}`, without captured variables; shared state goes through `with(state, async |state: &State, handshake: &mut Handshake| …)`"
)]
pub trait Middleware: Send + Sync + 'static {
    /// Looks at the handshake and leaves values on it.
    ///
    /// # Errors
    /// Refuses the client.
    fn handshake(&self, handshake: &mut Handshake) -> impl Future<Output = Result<()>> + Send;
}

#[diagnostic::do_not_recommend]
impl<F: for<'a> MiddlewareFn<'a> + Send + Sync + 'static> Middleware for F {
    async fn handshake(&self, handshake: &mut Handshake) -> Result<()> {
        self(handshake).await
    }
}

/// A function that is [`Middleware`]. It names the future, which a plain `Fn` bound can not do for every lifetime at once.
pub trait MiddlewareFn<'a>: Fn(&'a mut Handshake) -> Self::Future {
    /// What it returns.
    type Future: Future<Output = Result<()>> + Send + 'a;
}

impl<'a, F: Fn(&'a mut Handshake) -> Fut, Fut: Future<Output = Result<()>> + Send + 'a> MiddlewareFn<'a> for F {
    type Future = Fut;
}

/// Middleware, a hook or a publisher with state: an async closure that captures can not be called more than once, so the state is
/// handed to it.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{Handshake, SocketIo, with};
///
/// struct Keys(Vec<String>);
/// let io = SocketIo::new().middleware(with(Keys(vec!["k1".into()]), async |keys: &Keys, handshake: &mut Handshake| {
///     let known = handshake.query("key").is_some_and(|key| keys.0.contains(&key));
///     if known { Ok(()) } else { Err(feathers::Error::forbidden("Unknown key")) }
/// }));
/// # let _ = io;
/// ```
pub fn with<S, F>(state: S, function: F) -> With<S, F> {
    With { state, function }
}

/// See [`with`].
pub struct With<S, F> {
    pub(crate) state: S,
    pub(crate) function: F,
}

impl<S, F> fmt::Debug for With<S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("With").finish_non_exhaustive()
    }
}

/// A function that is middleware when it gets its state.
pub trait WithFn<'a, S: 'a>: Fn(&'a S, &'a mut Handshake) -> Self::Future {
    /// What it returns.
    type Future: Future<Output = Result<()>> + Send + 'a;
}

impl<'a, S: 'a, F, Fut> WithFn<'a, S> for F
where
    F: Fn(&'a S, &'a mut Handshake) -> Fut,
    Fut: Future<Output = Result<()>> + Send + 'a,
{
    type Future = Fut;
}

impl<S, F> Middleware for With<S, F>
where
    S: Send + Sync + 'static,
    F: for<'a> WithFn<'a, S> + Send + Sync + 'static,
{
    async fn handshake(&self, handshake: &mut Handshake) -> Result<()> {
        (self.function)(&self.state, handshake).await
    }
}

/// [`Middleware`] whose type is forgotten.
pub(crate) trait AnyMiddleware: Send + Sync {
    fn run<'a>(&'a self, handshake: &'a mut Handshake) -> BoxFuture<'a, Result<()>>;
}

impl<M: Middleware> AnyMiddleware for M {
    fn run<'a>(&'a self, handshake: &'a mut Handshake) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.handshake(handshake))
    }
}

/// Runs all middleware in order, within the deadline.
///
/// # Errors
/// The text for the client, if it is refused.
pub(crate) async fn admit(all: &[Box<dyn AnyMiddleware>], handshake: &mut Handshake, deadline: Duration) -> Result<(), String> {
    let run = std::pin::pin!(async {
        for middleware in all {
            middleware.run(handshake).await?;
        }
        Ok(())
    });
    match tokio::time::timeout(deadline, crate::call::catch_panic(run)).await {
        Ok(Ok(Ok(()))) => Ok(()),
        Ok(Ok(Err(error))) => Err(refusal(&error)),
        Ok(Err(panic)) => Err(refusal(&panic)),
        Err(_) => {
            tracing::error!(
                seconds = deadline.as_secs_f64(),
                "connection middleware did not finish in time; the client is refused"
            );
            Err("Connection timed out".to_owned())
        }
    }
}

fn refusal(error: &Error) -> String {
    if error.is_internal() {
        tracing::error!(?error, "connection middleware failed; the client is refused");
        return "Connection refused".to_owned();
    }
    tracing::debug!(message = error.message(), "connection middleware refused a client");
    error.message().to_owned()
}
