//! What a call carries beside `id` and `data`, for extractors and, with them, for methods.

use std::fmt;
use std::sync::Arc;

use crate::argument::input::Input;
use crate::argument::{RouteParams, SentQuery};
use crate::caller::Caller;
use crate::connection::Connection;
use crate::error::Result;

/// The surroundings of one call. Extractors ([`FromCall`](crate::FromCall)) read it.
pub struct Context {
    pub(crate) caller: Caller,
    pub(crate) path: Arc<str>,
    pub(crate) method: &'static str,
    pub(crate) query: SentQuery,
    pub(crate) route: RouteParams,
    pub(crate) allow_unknown_query: bool,
}

impl Context {
    /// Who calls.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The connection, if a client calls.
    #[must_use]
    pub fn connection(&self) -> Option<&Connection> {
        match &self.caller {
            Caller::Internal => None,
            Caller::Client(connection) => Some(connection),
        }
    }

    /// The path of the service, without outer slashes, with its placeholders.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The method's name on the wire, for example `find`.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// The connection's value of type `T`, if there is one.
    #[must_use]
    pub fn injected<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.connection()?.get::<T>()
    }

    pub(crate) fn route(&self) -> &RouteParams {
        &self.route
    }

    pub(crate) fn allows_unknown_query(&self) -> bool {
        self.allow_unknown_query
    }

    /// The query in force: what the client sent, unless middleware fixed it.
    pub(crate) fn with_query<R>(&self, read: impl FnOnce(&Input<'_>) -> Result<R>) -> Result<R> {
        match self.connection().and_then(Connection::fixed_query) {
            Some(fixed) => read(&Input::Json(fixed)),
            None => self.query.with(read),
        }
    }
}

/// Without the query: it may hold secrets.
impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("path", &self.path)
            .field("method", &self.method)
            .field("caller", &self.caller)
            .finish_non_exhaustive()
    }
}
