//! What a call carries beside `id`, `data` and `result`, for extractors, hooks and, with them, for methods.

use std::any::{Any, TypeId};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use crate::app_ref::AppRef;
use crate::argument::input::{Input, What};
use crate::argument::strict::Watch;
use crate::argument::{RouteParams, SentQuery};
use crate::caller::Caller;
use crate::connection::Connection;
use crate::encode::Encoded;
use crate::error::{Error, Result};
use crate::hook::Stage;
use crate::place::Place;
use crate::store::{Caused, Transaction};
use crate::typed_query::TypedQuery;

/// The surroundings of one call. Extractors ([`FromCall`](crate::FromCall)) read it.
pub struct Context {
    pub(crate) caller: Caller,
    pub(crate) place: Arc<Place>,
    pub(crate) row: usize,
    pub(crate) method: &'static str,
    pub(crate) query: SentQuery,
    pub(crate) route: RouteParams,
    /// The method has run, was skipped or was not reached: what a hook has made of the query decides nothing any more.
    pub(crate) is_behind: bool,
    /// What hooks and the server's own calls add; most calls have none of it.
    pub(crate) extra: Option<Box<Extra>>,
}

/// See [`Context::extra`].
#[derive(Default)]
pub(crate) struct Extra {
    /// Values of this call alone; they go before those of the connection.
    pub(crate) values: FxHashMap<TypeId, Arc<dyn Any + Send + Sync>>,
    pub(crate) fields: Map<String, Value>,
    pub(crate) query: Option<TypedQuery>,
    pub(crate) dispatch: Option<Encoded>,
    /// The client has selected fields of the records that a store answers.
    pub(crate) selected: bool,
    pub(crate) event: Option<Event>,
    /// The event waits for a unit of work around the whole call.
    pub(crate) held: bool,
    /// What it is, for the hooks around the whole call.
    pub(crate) caused: Vec<Caused>,
    pub(crate) error: Option<Error>,
    pub(crate) stage: Stage,
}

/// `context.event`, where a hook has set it.
pub(crate) type Event = Option<Cow<'static, str>>;

impl Context {
    /// Who calls.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The connection, if a client calls.
    #[must_use]
    pub fn connection(&self) -> Option<&Connection> {
        self.caller.connection()
    }

    /// The path of the service, without outer slashes, with its placeholders.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.place.path
    }

    /// The method's name on the wire, for example `find`.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// The app, to call other services.
    #[must_use]
    pub fn app(&self) -> &AppRef {
        &self.place.app
    }

    /// The value of type `T`: the call's own, or that of the connection.
    #[must_use]
    pub fn injected<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        let own = self.extra.as_ref().and_then(|extra| extra.values.get(&TypeId::of::<T>()));
        match own {
            Some(value) => value.clone().downcast().ok(),
            None => self.connection()?.get::<T>(),
        }
    }

    /// Puts a value on this call alone: later hooks and the method see it as [`Inject<T>`](crate::Inject).
    pub fn insert<T: Send + Sync + 'static>(&mut self, value: T) {
        self.extra_mut().values.insert(TypeId::of::<T>(), Arc::new(value));
    }

    /// The unit of work the call is part of.
    pub(crate) fn transaction(&self) -> Option<Arc<Transaction>> {
        let values = &self.extra.as_ref()?.values;
        values.get(&TypeId::of::<Transaction>())?.clone().downcast().ok()
    }

    pub(crate) fn extra_mut(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }

    pub(crate) fn route(&self) -> &RouteParams {
        &self.route
    }

    pub(crate) fn allows_unknown_query(&self) -> bool {
        self.place.allow_unknown_query
    }

    /// From here on hooks look at what was, and a query that was changed as its own type is shown as JSON: before, it might
    /// lack on its way to the method what the type does not write.
    pub(crate) fn pass_method(&mut self) {
        self.is_behind = true;
    }

    /// The query in force: what a hook or the server set, what middleware fixed, or what the client sent.
    pub(crate) fn with_query<R>(&self, read: impl FnOnce(&Input<'_>) -> Result<R>) -> Result<R> {
        if let Some(query) = self.extra.as_ref().and_then(|extra| extra.query.as_ref()) {
            let json = query.given_json().or_else(|| if self.is_behind { query.changed_json() } else { None });
            if let Some(json) = json {
                return read(&Input::Json(&json?));
            }
            // One that the server gave was kept as JSON, where there are hooks, before it was handed over.
            let is_kept = query.is_given() && matches!(self.query, SentQuery::Json(_));
            if !is_kept && (query.is_given() || query.is_changed()) {
                return Err(gone());
            }
        }
        if matches!(self.query, SentQuery::Json(_)) {
            return self.query.with(read);
        }
        match self.connection().and_then(Connection::fixed_query) {
            Some(fixed) => read(&Input::Json(fixed)),
            None => self.query.with(read),
        }
    }

    pub(crate) fn query_json(&self) -> Result<Value> {
        self.with_query(|input| input.read(What::Query, &Watch::new(false)))
    }

    /// The query as JSON that can be changed; what was read of it before is read anew. One that a hook had as its type may have
    /// been narrowed there, and what was sent must not come back in its place.
    pub(crate) fn query_mut(&mut self) -> Result<&mut Value> {
        if !matches!(self.query, SentQuery::Json(_)) || self.extra.as_ref().is_some_and(|extra| extra.query.is_some()) {
            let json = self.query_json()?;
            self.set_query(json);
        }
        match &mut self.query {
            SentQuery::Json(json) => Ok(json),
            // `set_query` has just made it that.
            _ => Err(Error::internal("a query is no JSON")),
        }
    }

    /// Keeps a query of the server's own as JSON, too: the method takes it away from the hooks behind it.
    pub(crate) fn keep_query(&mut self) -> Result<()> {
        let query = self.extra.as_ref().and_then(|extra| extra.query.as_ref());
        if let Some(json) = query.and_then(TypedQuery::given_json) {
            self.query = SentQuery::Json(Box::new(json?));
        }
        Ok(())
    }

    pub(crate) fn set_query(&mut self, json: Value) {
        if let Some(extra) = &mut self.extra {
            extra.query = None;
        }
        self.query = SentQuery::Json(Box::new(json));
    }

    /// A query of this type that a hook has read, or the server given.
    pub(crate) fn take_query<T: 'static>(&mut self) -> Result<Option<T>> {
        let Some(query) = self.extra.as_ref().and_then(|extra| extra.query.as_ref()) else { return Ok(None) };
        if query.is_given() && query.is_changed() {
            // What was kept of it before is from before the change.
            self.keep_query()?;
        }
        Ok(self.extra.as_mut().and_then(|extra| TypedQuery::take(&mut extra.query)))
    }
}

/// What a client sent must not come back in the place of what a hook made of it.
fn gone() -> Error {
    Error::internal(
        "the query was handed over or changed as its own type: read it as that type and once, in the method with `Query<T>`; behind the \
         method one that a hook has changed can be had if its type is `Clone` and `Serialize`",
    )
}

/// Without the query: it may hold secrets.
impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("path", &self.path())
            .field("method", &self.method)
            .field("caller", &self.caller)
            .finish_non_exhaustive()
    }
}
