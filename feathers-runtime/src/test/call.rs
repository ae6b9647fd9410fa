//! A call of a client, as a packet that the server reads like any other.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::panic::Location;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answer::answer;
use super::client::Client;
use crate::encode::Payload;
use crate::error::{Error, Result};
use crate::service::BoxFuture;

/// How long a client waits for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A call that is made when it is awaited. It answers what the client is answered: the result in JSON, where bytes are lists of
/// numbers, or the error.
///
/// An answer that never comes (60 seconds) and one that is not what [`read`](Self::read) asks for are panics; a connection that
/// ends meanwhile is the error `Unavailable`.
#[must_use = "a call is made when it is awaited"]
pub struct Call<'a, T = Value> {
    client: &'a Client,
    method: String,
    path: String,
    id: Option<Value>,
    data: Option<Payload>,
    /// As text: a JSON value would have sorted its keys, and `$sort` means them in the order they are sent.
    query: String,
    legacy: bool,
    /// In the place of all these.
    raw: Option<Payload>,
    at: &'static Location<'static>,
    read: PhantomData<fn() -> T>,
}

impl<'a> Call<'a> {
    #[track_caller]
    pub(super) fn new(client: &'a Client, method: &str, path: &str) -> Self {
        Self {
            client,
            method: method.to_owned(),
            path: path.to_owned(),
            id: None,
            data: None,
            query: "{}".to_owned(),
            legacy: false,
            raw: None,
            at: Location::caller(),
            read: PhantomData,
        }
    }

    #[track_caller]
    pub(super) fn raw(client: &'a Client, event: &str, packet: Payload) -> Self {
        Self { raw: Some(packet), ..Self::new(client, event, "") }
    }

    pub(super) fn id(self, id: impl Into<Value>) -> Self {
        Self { id: Some(id.into()), ..self }
    }

    #[track_caller]
    pub(super) fn data(self, data: impl Serialize) -> Self {
        Self { data: Some(encode(&data)), ..self }
    }

    /// Reads the result as a type of your own.
    pub fn read<T: DeserializeOwned>(self) -> Call<'a, T> {
        let Self { client, method, path, id, data, query, legacy, raw, at, .. } = self;
        Call { client, method, path, id, data, query, legacy, raw, at, read: PhantomData }
    }
}

impl<T> Call<'_, T> {
    /// The query. A call without one sends an empty one, as clients do.
    ///
    /// # Panics
    /// If it can not be written as JSON.
    #[track_caller]
    pub fn query(self, query: impl Serialize) -> Self {
        match serde_json::to_string(&query) {
            Ok(query) => Self { query, ..self },
            Err(error) => panic!("the query can not be written as JSON: {error}"),
        }
    }

    /// Calls in the dialect of Feathers 1 and 2: `messages::find`. It knows no custom methods.
    pub fn legacy(self) -> Self {
        Self { legacy: true, ..self }
    }

    fn packet(&self) -> Payload {
        if let Some(raw) = &self.raw {
            return raw.clone();
        }
        let mut parts = if self.legacy {
            vec![Value::from(format!("{}::{}", self.path, self.method)).to_string()]
        } else {
            vec![Value::from(self.method.as_str()).to_string(), Value::from(self.path.as_str()).to_string()]
        };
        parts.extend(self.id.as_ref().map(Value::to_string));
        // Only data hold bytes, so their placeholders count from 0, as the packet's do.
        let (text, attachments) = match &self.data {
            Some(data) => (Some(data.text.as_str().to_owned()), data.attachments.clone()),
            None => (None, Vec::new()),
        };
        parts.extend(text);
        parts.push(self.query.clone());
        Payload { text: format!("[{}]", parts.join(",")).into(), attachments }
    }
}

/// A value as JSON and attachments.
#[track_caller]
pub(super) fn encode(value: &impl Serialize) -> Payload {
    Payload::new(value).unwrap_or_else(|error| panic!("this can not be written as JSON: {error:?}"))
}

impl<'a, T: DeserializeOwned + 'a> IntoFuture for Call<'a, T> {
    type Output = Result<T>;
    type IntoFuture = BoxFuture<'a, Result<T>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let ack = self.client.next_ack();
            let waiting = self.client.inbox().answer_to(ack);
            self.client.send(self.packet(), Some(ack));
            let payload = match tokio::time::timeout(PATIENCE, waiting).await {
                Ok(Ok(payload)) => payload,
                Ok(Err(_)) => return Err(Error::unavailable("The connection has ended")),
                Err(_) => panic!("{self:?} was not answered in {} seconds (at {})", PATIENCE.as_secs(), self.at),
            };
            let result = answer(&payload)?;
            match T::deserialize(&result) {
                Ok(read) => Ok(read),
                Err(error) => {
                    let wanted = std::any::type_name::<T>();
                    panic!("the answer to {self:?} can not be read as {wanted}: {error}: {result} (at {})", self.at)
                }
            }
        })
    }
}

/// The call in a few words.
impl<T> fmt::Debug for Call<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{} {}` of {}", self.method, self.path, self.client.name())
    }
}
