//! The service `messages`: who writes one tells the room, `messages created`; who is writing one tells the others there,
//! `messages typing`.
//!
//! The rules are here and not in the page, because the page is only one of its clients. Who writes is who is logged in, whatever a client
//! says of it.

pub(crate) mod input;
#[cfg(test)]
mod tests;

use feathers::{Audience, Calls, Connection, Error, Inject, Internal, Query, Result, channel, signed_in};
use schemars::JsonSchema;
use serde::Serialize;

use self::input::{MessageQuery, NewMessage, NowTyping, Said};
use crate::member::Member;
use crate::room_name::RoomName;
use crate::store::Store;
use crate::store::messages::Message;
use crate::store::users::User;

/// What the service tells beside `created`.
#[derive(Debug, feathers::Events)]
pub(crate) enum MessageEvent {
    Typing(Typing),
}

/// Somebody is writing, or has stopped.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Typing {
    room: RoomName,
    user_id: i64,
    name: String,
    /// `false` from who has stopped. Who says neither this nor anything else has gone: forget them after some seconds.
    active: bool,
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
#[feathers::service("messages", events = MessageEvent, deny(unguarded))]
#[guard(signed_in)]
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
    async fn create(&self, data: NewMessage, me: Inject<User>) -> Result<Message> {
        let written = self.0.add_message(&data.room, &me, &data.text).await.internal()?;
        written.ok_or_else(|| Error::not_found(format!("There is no room '{}'", data.room)))
    }

    /// Tells the others in a room that somebody is writing there, or has stopped. Nothing of it is stored.
    #[method]
    fn typing(&self, data: NowTyping, me: Inject<User>, messages: Calls<Self>) -> Result<()> {
        let NowTyping { room, active } = data;
        messages.emit(MessageEvent::Typing(Typing { room, user_id: me.id, name: me.name.clone(), active }))
    }

    // Who is not in the room learns that first, and nothing else about what they sent.
    #[before(create, typing)]
    fn may_write(&self, data: &mut impl Said, member: Member) -> Result<()> {
        member.must_be_of(data.room())?;
        data.tidy()
    }

    // Who may not hear what is written can not read it afterwards, either.
    #[before(find)]
    fn may_read(&self, query: &MessageQuery, member: Member) -> Result<()> {
        member.must_be_of(&query.room)
    }

    #[after(get)]
    fn may_see(&self, result: &Message, member: Member) -> Result<()> {
        member.must_be_of(&result.room)
    }

    #[publish(created)]
    fn readers(&self, message: &Message) -> Audience {
        // Who logged out while a `join` was under way is in the room, and nobody.
        channel(message.room.clone()).only(Connection::is_identified)
    }

    // Not the other windows of who types, either.
    #[publish(typing)]
    fn others(&self, event: &MessageEvent) -> Audience {
        let MessageEvent::Typing(Typing { room, user_id, .. }) = event;
        let typist = *user_id;
        channel(room.clone()).only(move |connection| connection.get::<User>().is_some_and(|user| user.id != typist))
    }
}
