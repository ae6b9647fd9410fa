//! An event that waits for a commit, in a form that can be stored: what an outbox keeps.

use std::fmt;

use bytes::Bytes;
use serde_json::Value;

use crate::argument::input::{Input, What};
use crate::argument::strict::Watch;
use crate::argument::tree::Tree;
use crate::encode::Payload;
use crate::error::Result;

/// An event that a call has caused and that waits for the commit of its unit of work. It can be stored with what was changed, and
/// given to [`AppRef::publish`](crate::AppRef::publish) if the process ended before it left. Hooks around whole calls
/// ([`App::around_call`](crate::App::around_call)) get it from [`HookContext::caused`](crate::HookFrame#method.caused).
#[derive(Clone, PartialEq, Eq)]
pub struct Caused {
    /// The path of the service, with its placeholders.
    pub path: String,
    /// The method's name on the wire.
    pub method: String,
    /// The name of the event.
    pub event: String,
    /// It is one of a list: of many that were changed at once.
    pub listed: bool,
    /// What clients get.
    pub payload: Carried,
    /// The result, where that is not what clients get: publishers of the service and listeners of the server see it.
    pub result: Option<Carried>,
}

/// What an event carries.
#[derive(Clone, PartialEq, Eq)]
pub struct Carried {
    /// JSON; in the places of bytes, what points to them.
    pub json: String,
    /// The bytes.
    pub bytes: Vec<Bytes>,
}

impl Carried {
    pub(crate) fn of(payload: &Payload) -> Self {
        Self { json: payload.text.as_str().to_owned(), bytes: payload.attachments.clone() }
    }

    pub(crate) fn into_payload(self) -> Payload {
        Payload { text: self.json.into(), attachments: self.bytes }
    }

    /// As JSON, with bytes as lists of numbers.
    pub(crate) fn to_value(&self) -> Result<Value> {
        let value: Value = Input::Text(&self.json).read(What::Data, &Watch::new(false))?;
        if self.bytes.is_empty() {
            return Ok(value);
        }
        let mut bytes: Vec<_> = self.bytes.iter().cloned().map(Some).collect();
        Ok(Tree::new(value, &mut bytes)?.to_json())
    }
}

/// Without what it carries: that may hold secrets.
impl fmt::Debug for Caused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, method, event, listed, .. } = self;
        f.debug_struct("Caused")
            .field("path", path)
            .field("method", method)
            .field("event", event)
            .field("listed", listed)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Carried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Carried").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}
