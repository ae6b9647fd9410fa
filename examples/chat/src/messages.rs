//! The service `messages`: who writes one tells the room, `messages created`; who is writing one tells the others there,
//! `messages typing`.
//!
//! The rules are here and not in the page, because the page is only one of its clients. There is no `patch` and no `remove`: without
//! accounts nobody could say whose message it is.

pub(crate) mod input;
#[cfg(test)]
mod tests;

use feathers::{Audience, Calls, Connection, Error, Internal, Query, Result, channel};
use schemars::JsonSchema;
use serde::Serialize;

use self::input::{MessageQuery, NewMessage, NowTyping, Said};
use crate::room_name::RoomName;
use crate::store::Store;
use crate::store::messages::Message;
use crate::visitor::Visitor;

/// What the service tells beside `created`.
#[derive(Debug, feathers::Events)]
pub(crate) enum MessageEvent {
    Typing(Typing),
}

/// Somebody is writing, or has stopped.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Typing {
    room: RoomName,
    nickname: String,
    /// `false` from who has stopped. Who says neither this nor anything else has gone: forget them after some seconds.
    active: bool,
    /// Whom it need not be told: a publisher sees the event and not the call.
    #[serde(skip)]
    by: Option<Connection>,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Messages(Store);

impl Messages {
    pub(crate) fn new(store: Store) -> Self {
        Self(store)
    }
}

/// What people in the chat wrote to each other.
#[feathers::service("messages", events = MessageEvent)]
impl Messages {
    /// The latest messages of a room, the oldest of them first.
    async fn find(&self, Query(query): Query<MessageQuery>) -> Result<Vec<Message>> {
        self.0.latest(&query.room, query.limit()?, query.before).await.internal()
    }

    /// One message.
    async fn get(&self, id: i64) -> Result<Message> {
        self.0.message(id).await.internal()?.ok_or_else(|| Error::not_found(format!("There is no message {id}")))
    }

    /// Writes a message and tells all who are in its room.
    async fn create(&self, data: NewMessage) -> Result<Message> {
        let written = self.0.add_message(&data.room, &data.nickname, &data.text).await.internal()?;
        written.ok_or_else(|| Error::not_found(format!("There is no room '{}'", data.room)))
    }

    /// Tells the others in a room that somebody is writing there, or has stopped. Nothing of it is stored.
    #[method]
    fn typing(&self, data: NowTyping, by: Option<Connection>, messages: Calls<Self>) -> Result<()> {
        let NowTyping { room, nickname, active } = data;
        messages.emit(MessageEvent::Typing(Typing { room, nickname, active, by }))
    }

    // A stranger learns that first, and nothing else about what they sent.
    #[before(create, typing)]
    fn may_write(&self, data: &mut impl Said, visitor: Visitor) -> Result<()> {
        visitor.must_be_in(data.room())?;
        data.tidy()
    }

    // Who may not hear what is written can not read it afterwards, either.
    #[before(find)]
    fn may_read(&self, query: &MessageQuery, visitor: Visitor) -> Result<()> {
        visitor.must_be_in(&query.room)
    }

    #[after(get)]
    fn may_see(&self, result: &Message, visitor: Visitor) -> Result<()> {
        visitor.must_be_in(&result.room)
    }

    #[publish(created)]
    fn readers(&self, message: &Message) -> Audience {
        channel(message.room.clone())
    }

    #[publish(typing)]
    fn others(&self, event: &MessageEvent) -> Audience {
        let MessageEvent::Typing(Typing { room, by, .. }) = event;
        let by = by.clone();
        channel(room.clone()).only(move |connection| by.as_ref() != Some(connection))
    }
}
