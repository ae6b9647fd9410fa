//! Who is told of an event. Nobody by accident: an app that emits events says so, or it does not start.

use std::fmt;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::channel::{ChannelName, Identified, Key};
use crate::connection::Connection;
use crate::core::Core;
use crate::encode::Encoded;
use crate::error::{Error, Result};

type Predicate = Arc<dyn Fn(&Connection) -> bool + Send + Sync>;

/// The receivers of an event: a union of channels, each with conditions and, if wanted, a payload of its own. Each connection
/// gets an event once, with the payload of the first part that has it.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{Audience, Result, channel, everyone};
/// use serde_json::json;
///
/// # fn audience(room: String) -> Result<Audience> {
/// let members = channel(("room", room));
/// let others = everyone().send(&json!({ "new": true }))?;
/// # let audience =
/// members.and(others)
/// # ; Ok(audience) }
/// ```
#[derive(Clone, Default)]
pub struct Audience(Vec<Part>);

#[derive(Clone)]
struct Part {
    who: Who,
    only: Vec<Predicate>,
    payload: Option<Encoded>,
}

#[derive(Clone, Debug, PartialEq)]
enum Who {
    Everyone,
    Channel(Key),
    One(Connection),
}

/// Every connection, strangers too: what Feathers 1 and 2 did by default.
#[must_use]
pub fn everyone() -> Audience {
    Audience::of(Who::Everyone)
}

/// No connection: what Feathers 3 and later do until they are told otherwise.
#[must_use]
pub fn nobody() -> Audience {
    Audience::default()
}

/// The connections that hold an identity ([`Connection::identify`]). In an app where everybody may sign up that is nearly everybody.
#[must_use]
pub fn authenticated() -> Audience {
    channel(Identified)
}

/// The connections in this channel.
#[must_use]
pub fn channel(name: impl ChannelName) -> Audience {
    Audience::of(Who::Channel(Key::new(name)))
}

impl Audience {
    fn of(who: Who) -> Self {
        Self(vec![Part { who, only: Vec::new(), payload: None }])
    }

    /// Leaves out the connections for which this is false. It runs for every connection and event: look, do not work.
    ///
    /// ```
    /// # use feathers_runtime as feathers;
    /// use feathers::everyone;
    /// struct Admin;
    /// let admins = everyone().only(|connection| connection.get::<Admin>().is_some());
    /// # let _ = admins;
    /// ```
    #[must_use]
    pub fn only(mut self, predicate: impl Fn(&Connection) -> bool + Send + Sync + 'static) -> Self {
        let predicate: Predicate = Arc::new(predicate);
        self.0.iter_mut().for_each(|part| part.only.push(Arc::clone(&predicate)));
        self
    }

    /// All of these but one, most often the one who calls.
    #[must_use]
    pub fn except(self, connection: &Connection) -> Self {
        let serial = connection.serial();
        self.only(move |other| other.serial() != serial)
    }

    /// These and those.
    #[must_use]
    pub fn and(mut self, other: impl Into<Self>) -> Self {
        self.0.extend(other.into().0);
        self
    }

    /// Gives those who have none yet a payload of their own, in the place of the event's data: `channel.send(data)`. It is
    /// written as JSON once, for however many. A publisher that speaks for a whole list sends it once for each item.
    ///
    /// # Errors
    /// `GeneralError` if the value can not be written as JSON.
    pub fn send<T: Serialize + ?Sized>(mut self, payload: &T) -> Result<Self> {
        let payload = Encoded::new(payload)?;
        self.0.iter_mut().for_each(|part| {
            part.payload.get_or_insert_with(|| payload.clone());
        });
        Ok(self)
    }

    pub(crate) fn is_nobody(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this is surely the same audience, without a payload of its own.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let same = |(one, other): (&Part, &Part)| {
            let only = one.only.len() == other.only.len()
                && one.only.iter().zip(&other.only).all(|(one, other)| Arc::ptr_eq(one, other));
            one.who == other.who && only && one.payload.is_none() && other.payload.is_none()
        };
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(same)
    }

    /// Each connection once, with the payload of the part that has it first.
    pub(crate) fn resolve(&self, core: &Core) -> Vec<Group<'_>> {
        let mut seen = (self.0.len() > 1).then(FxHashSet::default);
        let group = |part: &'_ Part| {
            // Predicates are user code and run when nothing is locked.
            let mut hear = match &part.who {
                Who::Everyone => core.registry.all(),
                Who::Channel(key) => core.channels.members(key),
                Who::One(connection) => vec![connection.clone()],
            };
            if !part.only.is_empty() || seen.is_some() {
                hear.retain(|connection| {
                    part.only.iter().all(|predicate| predicate(connection))
                        && seen.as_mut().is_none_or(|seen| seen.insert(connection.serial()))
                });
            }
            hear
        };
        let found: Vec<Vec<Connection>> = self.0.iter().map(group).collect();
        let groups = self.0.iter().zip(found).filter(|(_, hear)| !hear.is_empty());
        groups.map(|(part, hear)| Group { payload: part.payload.as_ref(), hear }).collect()
    }
}

/// Connections that hear the same.
pub(crate) struct Group<'a> {
    /// `None` for the event's own data.
    pub(crate) payload: Option<&'a Encoded>,
    pub(crate) hear: Vec<Connection>,
}

/// By connection, for events that differ from item to item.
pub(crate) type ByConnection<T> = FxHashMap<u64, (Connection, T)>;

impl From<Connection> for Audience {
    fn from(connection: Connection) -> Self {
        Self::of(Who::One(connection))
    }
}

impl From<&Connection> for Audience {
    fn from(connection: &Connection) -> Self {
        connection.clone().into()
    }
}

impl<A: Into<Self>> From<Vec<A>> for Audience {
    fn from(parts: Vec<A>) -> Self {
        parts.into_iter().fold(Self::default(), Self::and)
    }
}

impl<A: Into<Self>, const N: usize> From<[A; N]> for Audience {
    fn from(parts: [A; N]) -> Self {
        parts.into_iter().fold(Self::default(), Self::and)
    }
}

impl<A: Into<Self>> From<Option<A>> for Audience {
    fn from(audience: Option<A>) -> Self {
        audience.map(Into::into).unwrap_or_default()
    }
}

/// What a publisher may answer: an [`Audience`], a list of them, `None` for nobody, or a `Result` of such.
#[diagnostic::on_unimplemented(
    message = "a publisher can not answer `{Self}`",
    label = "this does not say who hears the event",
    note = "answer an `Audience`: `channel(\"name\")`, `everyone()`, `nobody()`, several joined with `.and(…)`, or a `Result` of one"
)]
pub trait IntoAudience {
    /// The audience.
    ///
    /// # Errors
    /// The publisher's own: nobody is told then, and it is logged.
    fn into_audience(self) -> Result<Audience>;
}

impl IntoAudience for Audience {
    fn into_audience(self) -> Result<Audience> {
        Ok(self)
    }
}

impl IntoAudience for Option<Audience> {
    fn into_audience(self) -> Result<Audience> {
        Ok(self.into())
    }
}

impl IntoAudience for Vec<Audience> {
    fn into_audience(self) -> Result<Audience> {
        Ok(self.into())
    }
}

impl<const N: usize> IntoAudience for [Audience; N] {
    fn into_audience(self) -> Result<Audience> {
        Ok(self.into())
    }
}

impl<A: IntoAudience, E: Into<Error>> IntoAudience for Result<A, E> {
    fn into_audience(self) -> Result<Audience> {
        self.map_err(Into::into)?.into_audience()
    }
}

impl fmt::Debug for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("who", &self.who)
            .field("predicates", &self.only.len())
            .field("payload", &self.payload.is_some())
            .finish()
    }
}
