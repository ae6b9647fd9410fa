//! The whole of `params`, for methods that look at it as JavaScript does.

use std::fmt;

use http::HeaderMap;
use serde_json::{Map, Value};

use super::FromCall;
use crate::connection::Connection;
use crate::context::Context;
use crate::error::Result;

/// Everything about a call beside `id` and `data`: query, provider, headers, route, connection, and the fields that were put on
/// the connection by name ([`Handshake::insert_as`](crate::Handshake::insert_as)).
///
/// Only the query comes from the client.
#[derive(Clone)]
pub struct Params {
    /// The query, an object.
    pub query: Value,
    /// The route parameters, an object of strings.
    pub route: Value,
    /// The transport's label, `"socketio"` unless middleware set another; `None` for a call from the server. It is a label, for
    /// logs and for code ported from JavaScript: whether a caller may be trusted is told by [`Caller`](crate::Caller) alone.
    pub provider: Option<String>,
    /// The headers of the handshake, empty for a call from the server.
    pub headers: HeaderMap,
    /// The connection, absent for a call from the server.
    pub connection: Option<Connection>,
    /// The fields of the connection with a name, for example `user`.
    pub fields: Map<String, Value>,
}

impl Params {
    /// The value JavaScript would see as `params[name]`: `query`, `route`, `provider`, `headers` (an object), `connection` (an
    /// object of what has a name), or a field of the connection.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Value> {
        match name {
            "query" => Some(self.query.clone()),
            "route" => Some(self.route.clone()),
            "provider" => self.provider.clone().map(Value::String),
            "headers" => self.connection.as_ref().map(|_| self.headers_json()),
            "connection" => self.connection.as_ref().map(|_| {
                let mut fields = self.fields.clone();
                fields.extend(self.get("provider").map(|provider| ("provider".to_owned(), provider)));
                fields.insert("headers".to_owned(), self.headers_json());
                Value::Object(fields)
            }),
            name => self.fields.get(name).cloned(),
        }
    }

    /// The names of what [`get`](Self::get) answers, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = ["query", "route", "provider", "headers", "connection"]
            .into_iter()
            .filter(|name| self.get(name).is_some())
            .map(str::to_owned)
            .chain(self.fields.keys().cloned())
            .collect();
        names.sort();
        names.dedup();
        names
    }

    fn headers_json(&self) -> Value {
        let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        self.headers
            .keys()
            .map(|name| {
                let values: Vec<String> = self.headers.get_all(name).iter().map(text).collect();
                (name.as_str().to_owned(), Value::String(values.join(", ")))
            })
            .collect::<Map<_, _>>()
            .into()
    }
}

impl Params {
    pub(crate) fn of(cx: &Context) -> Result<Self> {
        let query = cx.query_json()?;
        let connection = cx.connection().cloned();
        let mut fields = connection.as_ref().map(Connection::fields).unwrap_or_default();
        fields.extend(cx.extra.iter().flat_map(|extra| extra.fields.clone()));
        Ok(Self {
            query,
            route: cx.route().to_json(),
            provider: connection.as_ref().map(Connection::provider),
            headers: connection.as_ref().map(|connection| connection.headers().clone()).unwrap_or_default(),
            fields,
            connection,
        })
    }
}

impl FromCall for Params {
    async fn from_call(cx: &mut Context) -> Result<Self> {
        Self::of(cx)
    }
}

/// Shows names, not values: queries, cookies and credentials do not belong in logs.
impl fmt::Debug for Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Params").field("provider", &self.provider).field("names", &self.names()).finish_non_exhaustive()
    }
}
