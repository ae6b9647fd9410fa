//! The service both servers offer: its types and what it does.
//!
//! The records borrow their texts and nothing is stored, so the service itself costs next to nothing and what differs between
//! the servers is what lies around it.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) const PATH: &str = "messages";
pub(crate) const CREATED: &str = "messages created";

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message {
    id: u64,
    room: &'static str,
    from: &'static str,
    text: Cow<'static, str>,
    sent_at: u64,
}

/// Unknown keys are refused: Feathers services do so, and by hand one has to ask for it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MessageQuery {
    room: String,
    from: Option<String>,
    #[serde(default)]
    after: u64,
    #[serde(default = "ten")]
    limit: usize,
}

impl MessageQuery {
    pub(crate) fn bound(&mut self, most: usize) {
        self.limit = self.limit.min(most);
    }
}

fn ten() -> usize {
    10
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct NewMessage {
    text: String,
}

impl NewMessage {
    pub(crate) fn trim(&mut self) {
        if self.text.ends_with(' ') {
            self.text.truncate(self.text.trim_end().len());
        }
    }
}

#[derive(Debug)]
pub(crate) struct Messages(Vec<Message>);

impl Messages {
    pub(crate) fn new() -> Self {
        let message =
            |id, from, text| Message { id, room: "general", from, text: Cow::Borrowed(text), sent_at: 1_790_000_000 + id };
        Self(vec![
            message(1, "Ada Lovelace", "The engine weaves patterns"),
            message(2, "Charles Babbage", "It is not finished yet"),
            message(3, "Ada Lovelace", "It will compose music one day"),
            message(4, "Ada Lovelace", "Note G has all the steps"),
        ])
    }

    pub(crate) fn find(&self, query: &MessageQuery) -> Vec<Message> {
        let asked = |message: &&Message| {
            message.room == query.room
                && message.sent_at > query.after
                && query.from.as_ref().is_none_or(|from| message.from == from)
        };
        self.0.iter().filter(asked).take(query.limit).cloned().collect()
    }

    pub(crate) fn get(&self, id: u64) -> Option<Message> {
        self.0.iter().find(|message| message.id == id).cloned()
    }

    /// Not kept: an hour of creating would be an hour of growing.
    pub(crate) fn create(&self, new: NewMessage) -> Message {
        let id = self.0.len() as u64 + 1;
        Message { id, room: "general", from: "Ada Lovelace", text: Cow::Owned(new.text), sent_at: 1_790_000_000 + id }
    }
}

/// What a client is told of an id nobody has.
pub(crate) fn no_record(id: u64) -> String {
    format!("No message {id}")
}
