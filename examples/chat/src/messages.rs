//! The service `messages`: who writes one tells the room, `messages created`; who is writing one tells the others there,
//! `messages typing`.
//!
//! The rules are here and not in the page, because the page is only one of its clients. Who writes is who is logged in, whatever a client
//! says of it.

pub(crate) mod input;
#[cfg(test)]
mod tests;

use feathers::{Audience, Calls, Connection, Inject, Query, Result, Valid, channel, signed_in};
use feathers_sqlx::Sql;
use schemars::JsonSchema;
use serde::Serialize;

use self::input::{LIMIT, MessageQuery, NowTyping, Said};
use crate::member::Member;
use crate::room_name::RoomName;
use crate::store::Store;
use crate::store::messages::{Message, NewMessage, latest};
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
pub(crate) struct Messages(Sql<Message>);

impl Messages {
    pub(crate) fn new(store: &Store) -> Self {
        Self(store.table())
    }
}

/// What people in the chat wrote to each other.
#[feathers::service("messages", methods(get, create), events = MessageEvent, deny(unguarded))]
#[guard(signed_in)]
impl Messages {
    #[adapter]
    fn store(&self) -> &Sql<Message> {
        &self.0
    }

    /// The latest messages of a room, the oldest of them first.
    // Not the store's: "the latest, the oldest of them first" is no order of its query language.
    async fn find(&self, Query(query): Query<Valid<MessageQuery>>) -> Result<Vec<Message>> {
        latest(&self.0, &query.room, query.limit.unwrap_or(LIMIT), query.before).await
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
        member.must_be_of(data.room())
    }

    // Whoever they say they are.
    #[before(create)]
    fn sign(&self, data: &mut NewMessage, me: Inject<User>) {
        data.user_id = Some(Some(me.id));
        data.name = Some(me.name.clone());
        data.text = data.text.trim().to_owned();
    }

    // Who may not hear what is written can not read it afterwards, either.
    #[before(find)]
    fn may_read(&self, query: &Valid<MessageQuery>, member: Member) -> Result<()> {
        member.must_be_of(&query.room)
    }

    // No scope: who knows of a message is told to join its room, and not that there is none.
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
