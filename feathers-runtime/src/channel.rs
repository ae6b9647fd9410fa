//! Channels: named sets of connections. A name is a string or any value of the user's own that can be compared and hashed.
//!
//! All membership of an app is under one lock, so a connection that ends leaves everything at once and can join nothing
//! afterwards. Members are found by name and channels by member, so joining, leaving and telling cost what they touch.

use std::any::Any;
use std::fmt::{self, Debug};
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::sync::{Arc, LazyLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, Weak};

use rustc_hash::FxHashMap;

use crate::app_ref::AppRef;
use crate::connection::Connection;

/// What a channel may be called: any owned value that is `Eq + Hash + Debug`. A `&'static str` and a `String` with the same text
/// are one name; everything else equals only its own type. Nobody implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can not name a channel",
    label = "no name of a channel",
    note = "a name is an owned value with `#[derive(PartialEq, Eq, Hash, Debug)]`, or a string"
)]
pub trait ChannelName: AnyName {}

#[diagnostic::do_not_recommend]
impl<T: Eq + Hash + Debug + Send + Sync + 'static> ChannelName for T {}

/// A [`ChannelName`] whose type is forgotten.
pub trait AnyName: Debug + Send + Sync + 'static {
    #[doc(hidden)]
    fn hash_of(&self) -> u64;
    #[doc(hidden)]
    fn same(&self, other: &dyn Any) -> bool;
    #[doc(hidden)]
    fn text(&self) -> Option<&str>;
    #[doc(hidden)]
    fn as_any(&self) -> &dyn Any;
}

/// Clients choose the names of rooms, so the hash has a secret.
static HASHES: LazyLock<RandomState> = LazyLock::new(RandomState::new);

#[diagnostic::do_not_recommend]
impl<T: Eq + Hash + Debug + Send + Sync + 'static> AnyName for T {
    fn hash_of(&self) -> u64 {
        match self.text() {
            Some(text) => HASHES.hash_one(text),
            None => HASHES.hash_one(self),
        }
    }

    fn same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>().is_some_and(|other| self == other)
    }

    fn text(&self) -> Option<&str> {
        let any: &dyn Any = self;
        any.downcast_ref::<String>().map(String::as_str).or_else(|| any.downcast_ref::<&'static str>().copied())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A name as the maps hold it, hashed once.
#[derive(Clone)]
pub(crate) struct Key {
    hash: u64,
    name: Arc<dyn AnyName>,
    /// Whether the connection is in it by its identity: it leaves with that. No part of the name.
    bound: bool,
}

impl Key {
    pub(crate) fn new(name: impl ChannelName) -> Self {
        Self { hash: name.hash_of(), name: Arc::new(name), bound: false }
    }

    pub(crate) fn bound(name: impl ChannelName) -> Self {
        Self { bound: true, ..Self::new(name) }
    }

    pub(crate) fn is_bound(&self) -> bool {
        self.bound
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash
            && match (self.name.text(), other.name.text()) {
                (Some(one), Some(other)) => one == other,
                _ => self.name.same(other.name.as_any()),
            }
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}

/// The channel of all connections that hold an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Identified;

/// Every channel of an app.
#[derive(Default)]
pub(crate) struct Channels(RwLock<Membership>);

#[derive(Default)]
struct Membership {
    members: FxHashMap<Key, FxHashMap<u64, Connection>>,
    joined: FxHashMap<u64, Vec<Key>>,
}

impl Membership {
    fn drop_member(&mut self, key: &Key, serial: u64) -> bool {
        let Some(members) = self.members.get_mut(key) else { return false };
        let was = members.remove(&serial).is_some();
        // An empty channel is none.
        if members.is_empty() {
            self.members.remove(key);
        }
        was
    }
}

impl Channels {
    /// Joins; a second time does nothing. A connection that has ended joins nothing.
    pub(crate) fn join(&self, key: Key, connection: &Connection) {
        let mut all = self.write();
        // Looked at under the lock: whoever ends a connection marks it first and takes it out afterwards.
        if connection.outbox().is_closed() {
            return;
        }
        let before = all.members.entry(key.clone()).or_default().insert(connection.serial(), connection.clone());
        if before.is_none() {
            all.joined.entry(connection.serial()).or_default().push(key);
        }
    }

    pub(crate) fn leave(&self, key: &Key, connection: &Connection) -> bool {
        let mut all = self.write();
        let was = all.drop_member(key, connection.serial());
        if let Some(keys) = all.joined.get_mut(&connection.serial()) {
            keys.retain(|joined| joined != key);
            if keys.is_empty() {
                all.joined.remove(&connection.serial());
            }
        }
        was
    }

    /// Leaves all, those of the identity included.
    pub(crate) fn leave_all(&self, connection: &Connection) {
        self.leave_if(connection, |_| true);
    }

    pub(crate) fn leave_if(&self, connection: &Connection, leaves: impl Fn(&Key) -> bool) {
        let mut all = self.write();
        let keys = all.joined.remove(&connection.serial()).unwrap_or_default();
        let (left, kept): (Vec<Key>, Vec<Key>) = keys.into_iter().partition(leaves);
        left.iter().for_each(|key| {
            all.drop_member(key, connection.serial());
        });
        if !kept.is_empty() {
            all.joined.insert(connection.serial(), kept);
        }
        drop(all);
        // A name is the user's, and is dropped when nothing is locked.
        drop(left);
    }

    pub(crate) fn has(&self, key: &Key, connection: &Connection) -> bool {
        self.read().members.get(key).is_some_and(|members| members.contains_key(&connection.serial()))
    }

    pub(crate) fn of(&self, connection: &Connection) -> Vec<Key> {
        self.read().joined.get(&connection.serial()).cloned().unwrap_or_default()
    }

    pub(crate) fn members(&self, key: &Key) -> Vec<Connection> {
        self.read().members.get(key).map(|members| members.values().cloned().collect()).unwrap_or_default()
    }

    pub(crate) fn len(&self, key: &Key) -> usize {
        self.read().members.get(key).map_or(0, FxHashMap::len)
    }

    // Only a name's own `Eq` could panic under these locks, and it does so before anything is changed.
    fn read(&self) -> RwLockReadGuard<'_, Membership> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Membership> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Debug for Channels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channels").field("channels", &self.read().members.len()).finish_non_exhaustive()
    }
}

/// The channels as a connection reaches them; they do not live longer for it.
pub(crate) type ChannelsRef = Weak<Channels>;

/// One channel of a running app: [`AppRef::channel`]. `app.channel(name)`.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{AppRef, Connection};
///
/// struct User(u64);
///
/// /// A user is thrown out of a room, on all devices; answers how many stay.
/// fn throw_out(app: &AppRef, room: u64, user: u64) -> usize {
///     let room = app.channel(("room", room));
///     room.leave_if(|connection| connection.get::<User>().is_some_and(|found| found.0 == user));
///     room.len()
/// }
/// ```
#[derive(Clone)]
pub struct Channel {
    pub(crate) app: AppRef,
    pub(crate) key: Key,
}

impl Channel {
    /// Adds a connection. A second time does nothing, and a connection that has ended is not added.
    pub fn join(&self, connection: &Connection) {
        self.with((), |channels| channels.join(self.key.clone(), connection));
    }

    /// Takes a connection out; answers whether it was in.
    pub fn leave(&self, connection: &Connection) -> bool {
        self.with(false, |channels| channels.leave(&self.key, connection))
    }

    /// Takes out all connections for which this is true; answers how many.
    pub fn leave_if(&self, leaves: impl Fn(&Connection) -> bool) -> usize {
        // Predicates are user code and run when nothing is locked.
        self.connections().iter().filter(|connection| leaves(connection) && self.leave(connection)).count()
    }

    /// Whether a connection is in.
    #[must_use]
    pub fn has(&self, connection: &Connection) -> bool {
        self.with(false, |channels| channels.has(&self.key, connection))
    }

    /// The connections in it.
    #[must_use]
    pub fn connections(&self) -> Vec<Connection> {
        self.with(Vec::new(), |channels| channels.members(&self.key))
    }

    /// How many are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.with(0, |channels| channels.len(&self.key))
    }

    /// Whether nobody is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn with<T>(&self, ended: T, run: impl FnOnce(&Channels) -> T) -> T {
        self.app.core().map_or(ended, |core| run(&core.channels))
    }
}

impl Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Channel").field(&self.key).finish()
    }
}
