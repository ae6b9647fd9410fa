//! What lives as long as a socket: `socket.feathers`.

use std::any::{Any, TypeId};
use std::fmt;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use http::HeaderMap;
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::channel::{ChannelName, Channels, ChannelsRef, Identified, Key};
use crate::error::{Error, Result};
use crate::listener::Listeners;
use crate::outbox::Outbox;

/// One client's connection, from connecting to disconnecting; Feathers' connection object.
///
/// A cheap handle. The values on it were put there by connection middleware or by methods, never by the client.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::Connection;
///
/// struct Member { name: String, team: u64 }
///
/// /// From here on calls have `Inject<Member>`, and the connection hears what its team does.
/// fn welcome(connection: &Connection, member: Member) {
///     connection.join(("team", member.team));
///     connection.identify(member);
/// }
///
/// fn name(connection: &Connection) -> Option<String> {
///     connection.get::<Member>().map(|member| member.name.clone())
/// }
/// ```
#[derive(Clone)]
pub struct Connection(Arc<Inner>);

struct Inner {
    id: String,
    /// What the channels know it by; an id can come again.
    serial: u64,
    channels: ChannelsRef,
    headers: HeaderMap,
    remote_address: Option<IpAddr>,
    /// Set in the handshake only.
    provider: Option<String>,
    query: Option<Value>,
    values: RwLock<Values>,
    calls: AtomicUsize,
    outbox: Outbox,
    listeners: Listeners,
}

/// What middleware and methods left on a connection.
#[derive(Default)]
pub(crate) struct Values {
    pub(crate) typed: FxHashMap<TypeId, Arc<dyn Any + Send + Sync>>,
    pub(crate) named: Map<String, Value>,
    pub(crate) provider: Option<String>,
    pub(crate) query: Option<Value>,
}

/// Names that params have of themselves.
const TAKEN: [&str; 5] = ["query", "provider", "headers", "route", "connection"];

impl Values {
    /// Answers what was there before, to be dropped when nothing is locked: its `Drop` is user code.
    #[must_use]
    pub(crate) fn insert<T: Send + Sync + 'static>(&mut self, value: T) -> Option<Arc<dyn Any + Send + Sync>> {
        self.typed.insert(TypeId::of::<T>(), Arc::new(value))
    }

    pub(crate) fn get<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.typed.get(&TypeId::of::<T>())?.clone().downcast().ok()
    }
}

/// What a value looks like in params.
///
/// # Errors
/// `GeneralError` if it can not be written as JSON, or if params have that name of themselves.
pub(crate) fn shown<T: Serialize>(name: &str, value: &T) -> Result<Value> {
    if TAKEN.contains(&name) {
        let instead = "a value can not be inserted as query, provider, headers, route or connection; see `Handshake::fix_query` and `set_provider`";
        return Err(Error::internal(instead));
    }
    serde_json::to_value(value).map_err(Error::internal)
}

impl Connection {
    pub(crate) fn new(
        id: String,
        headers: HeaderMap,
        remote_address: Option<IpAddr>,
        mut values: Values,
        outbox: Outbox,
        listeners: Listeners,
        channels: ChannelsRef,
    ) -> Self {
        static SERIALS: AtomicU64 = AtomicU64::new(0);
        Self(Arc::new(Inner {
            id,
            serial: SERIALS.fetch_add(1, Ordering::Relaxed),
            channels,
            headers,
            remote_address,
            provider: values.provider.take(),
            query: values.query.take(),
            values: RwLock::new(values),
            calls: AtomicUsize::new(0),
            outbox,
            listeners,
        }))
    }

    /// The id of the socket. A client that reconnects gets another.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// The headers of the handshake. They were written by the client: believe none without a reason.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Where the connection comes from: the peer of the socket, or what the trusted proxies said
    /// ([`SocketIo::trusted_proxies`](crate::SocketIo::trusted_proxies)). `None` if the app is mounted in a server that does not say.
    #[must_use]
    pub fn remote_address(&self) -> Option<IpAddr> {
        self.0.remote_address
    }

    /// The transport's label in `params.provider`. A label, no proof of anything.
    #[must_use]
    pub fn provider(&self) -> String {
        self.0.provider.clone().unwrap_or_else(|| "socketio".to_owned())
    }

    /// The value of type `T` on this connection.
    #[must_use]
    pub fn get<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.values().get()
    }

    /// Puts a value on the connection, in the place of one of the same type. Calls that start later see it as
    /// [`Inject<T>`](crate::Inject).
    pub fn insert<T: Send + Sync + 'static>(&self, value: T) {
        let before = self.values_mut().insert(value);
        drop(before);
    }

    /// The same, and [`Params`](crate::Params) show it as a field with this name.
    ///
    /// # Errors
    /// `GeneralError` if it can not be written as JSON, or if `name` is `query`, `provider`, `headers`, `route` or `connection`; then
    /// nothing is inserted.
    pub fn insert_as<T: Serialize + Send + Sync + 'static>(&self, name: &str, value: T) -> Result<()> {
        let json = shown(name, &value)?;
        let mut values = self.values_mut();
        values.named.insert(name.to_owned(), json);
        let before = values.insert(value);
        drop(values);
        drop(before);
        Ok(())
    }

    /// Takes the value of type `T` off the connection.
    pub fn remove<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.values_mut().typed.remove(&TypeId::of::<T>())?.downcast().ok()
    }

    /// Takes the field with this name off the [`Params`](crate::Params).
    pub fn remove_named(&self, name: &str) -> Option<Value> {
        self.values_mut().named.remove(name)
    }

    /// Joins a channel; a second time does nothing. `app.channel(name).join(connection)`. A connection that has ended joins none.
    pub fn join(&self, channel: impl ChannelName) {
        self.with_channels((), |channels| channels.join(Key::new(channel), self));
    }

    /// Leaves a channel; answers whether it was in.
    pub fn leave(&self, channel: impl ChannelName) -> bool {
        self.with_channels(false, |channels| channels.leave(&Key::new(channel), self))
    }

    /// Leaves all channels; an identity is kept, and what it [`bound`](Self::bind).
    pub fn leave_all(&self) {
        self.with_channels((), |channels| channels.leave_if(self, |key| !key.is_bound()));
    }

    /// Joins a channel as part of the identity: [`leave_all`](Self::leave_all) and [`channels`](Self::channels) pass it over, and
    /// [`forget`](Self::forget) leaves it. For whoever looks after identities and has to find their connections again; a name of
    /// a private type can be left by nobody else.
    pub fn bind(&self, channel: impl ChannelName) {
        self.with_channels((), |channels| channels.join(Key::bound(channel), self));
    }

    /// Whether it is in a channel.
    #[must_use]
    pub fn is_in(&self, channel: impl ChannelName) -> bool {
        self.with_channels(false, |channels| channels.has(&Key::new(channel), self))
    }

    /// How many channels it is in.
    #[must_use]
    pub fn channels(&self) -> usize {
        self.with_channels(0, |channels| channels.of(self).iter().filter(|key| !key.is_bound()).count())
    }

    /// Says who the client is: calls see the value as [`Inject<T>`](crate::Inject), and the connection is one of
    /// [`authenticated()`](crate::authenticated).
    pub fn identify<T: Send + Sync + 'static>(&self, identity: T) {
        self.insert(identity);
        self.bind(Identified);
    }

    /// Whether it holds an identity.
    #[must_use]
    pub fn is_identified(&self) -> bool {
        self.is_in(Identified)
    }

    /// Takes the identity off again. It leaves all its channels, as in Feathers: they were joined for that identity.
    pub fn forget<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.with_channels((), |channels| channels.leave_all(self));
        self.remove::<T>()
    }

    fn with_channels<T>(&self, ended: T, run: impl FnOnce(&Channels) -> T) -> T {
        self.0.channels.upgrade().map_or(ended, |channels| run(&channels))
    }

    /// It has ended: no channel holds it any more.
    pub(crate) fn leave_everything(&self) {
        self.with_channels((), |channels| channels.leave_all(self));
    }

    pub(crate) fn serial(&self) -> u64 {
        self.0.serial
    }

    /// Ends the connection. The client sees a lost transport and connects again if it is set to.
    pub fn close(&self) {
        self.0.outbox.cut();
    }

    pub(crate) fn fields(&self) -> Map<String, Value> {
        self.values().named.clone()
    }

    pub(crate) fn fixed_query(&self) -> Option<&Value> {
        self.0.query.as_ref()
    }

    pub(crate) fn outbox(&self) -> &Outbox {
        &self.0.outbox
    }

    pub(crate) fn listeners(&self) -> &Listeners {
        &self.0.listeners
    }

    /// Counts one more call in flight, or none if there are `limit` already.
    pub(crate) fn begin_call(&self, limit: usize) -> bool {
        let more = |calls: usize| (calls < limit).then_some(calls + 1);
        self.0.calls.fetch_update(Ordering::AcqRel, Ordering::Acquire, more).is_ok()
    }

    pub(crate) fn end_call(&self) {
        self.0.calls.fetch_sub(1, Ordering::AcqRel);
    }

    // A panic while a value is inserted or read leaves the map whole, so a poisoned lock is as good as any.
    fn values(&self) -> RwLockReadGuard<'_, Values> {
        self.0.values.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn values_mut(&self) -> RwLockWriteGuard<'_, Values> {
        self.0.values.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PartialEq for Connection {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Connection {}

/// Shows the id and the names of fields; values, headers and the query may hold secrets.
impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named: Vec<String> = self.values().named.keys().cloned().collect();
        f.debug_struct("Connection")
            .field("id", &self.0.id)
            .field("remote_address", &self.0.remote_address)
            .field("fields", &named)
            .finish_non_exhaustive()
    }
}
