//! The service `rooms`: which there are, and who is in them.
//!
//! `join` and `leave` are methods of this service and not of `messages`, because they are about a room and name one as their whole
//! data. They are methods at all, and no record that is created and removed, because whether a connection is in a room is nothing
//! to store: it ends with the connection.

use feathers::{Connection, Error, Result, authenticated, signed_in};
use feathers_sqlx::Sql;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::messages::input::LIMIT;
use crate::room_name::RoomName;
use crate::store::Store;
use crate::store::messages::{Message, latest};
use crate::store::rooms::{NewRoom, Room, named, open};

/// Which room.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct Which {
    room: RoomName,
}

/// A room one has joined.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Joined {
    room: Room,
    /// What was written there lately, the oldest first. The one written next comes as `messages created`; one may come both ways.
    messages: Vec<Message>,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Rooms {
    rooms: Sql<Room>,
    messages: Sql<Message>,
}

impl Rooms {
    pub(crate) fn new(store: &Store) -> Self {
        Self { rooms: store.table(), messages: store.table() }
    }
}

/// Where people in the chat write to each other, the oldest first. Everybody who is logged in hears of a new one: `rooms created`.
#[feathers::service("rooms", methods(find), publish = authenticated(), deny(unguarded))]
#[guard(signed_in)]
impl Rooms {
    #[adapter]
    fn store(&self) -> &Sql<Room> {
        &self.rooms
    }

    /// Opens a room, and joins nobody to it.
    async fn create(&self, data: NewRoom) -> Result<Room> {
        open(&self.rooms, data).await
    }

    /// Joins a room. From now on the connection hears what is written there and may write; a second time does no harm.
    #[method]
    async fn join(&self, data: Which, connection: Connection) -> Result<Joined> {
        let room = named(&self.rooms, &data.room).await?;
        let room = room.ok_or_else(|| Error::not_found(format!("There is no room '{}'", data.room)))?;
        // Before the messages are read: one that is written meanwhile comes twice rather than never.
        connection.join(data.room.clone());
        let messages = latest(&self.messages, &data.room, LIMIT, None).await?;
        Ok(Joined { room, messages })
    }

    /// Leaves a room; answers whether the connection was in it.
    #[method]
    fn leave(&self, data: Which, connection: Connection) -> Result<bool> {
        Ok(connection.leave(data.room))
    }
}

#[cfg(test)]
mod tests {
    use feathers::{App, Class};
    use serde_json::json;

    use super::*;
    use crate::store::tests::Folder;

    #[tokio::test]
    async fn a_room_is_opened_once() {
        let folder = Folder::new();
        let server = App::new().service(Rooms::new(&folder.store().await)).start().await.unwrap();
        let rooms = server.app().path("rooms");
        let tea = rooms.create(json!({ "name": " Tea  time " })).await.unwrap();
        assert_eq!(tea["name"], "tea time");
        let error = rooms.create(json!({ "name": "TEA TIME" })).await.unwrap_err();
        assert_eq!((error.class(), error.message()), (Some(Class::Conflict), "There is a room 'tea time' already"));
        assert_eq!(error.errors(), Some(&json!({ "name": "is taken" })));
        let all = rooms.find().await.unwrap();
        assert_eq!((&all[0]["name"], &all[1]), (&json!("general"), &tea));
    }

    #[tokio::test]
    async fn a_bad_name_is_refused() {
        let folder = Folder::new();
        let server = App::new().service(Rooms::new(&folder.store().await)).start().await.unwrap();
        let rooms = server.app().path("rooms");
        for (name, problem) in [(json!(""), "is empty"), (json!("n".repeat(31)), "is longer than 30 characters")] {
            let error = rooms.create(json!({ "name": name })).await.unwrap_err();
            assert_eq!((error.class(), error.errors()), (Some(Class::BadRequest), Some(&json!({ "name": problem }))));
        }
        assert_eq!(rooms.find().await.unwrap().as_array().map(Vec::len), Some(1));
    }

    #[tokio::test]
    async fn only_a_connection_joins() {
        let folder = Folder::new();
        let server = App::new().service(Rooms::new(&folder.store().await)).start().await.unwrap();
        let error = server.app().path("rooms").call("join", json!({ "room": "general" })).await.unwrap_err();
        assert_eq!(error.message(), "This method can be called over a connection only");
    }

    #[tokio::test]
    async fn the_schema_names_the_methods() {
        let folder = Folder::new();
        let schema = App::new().service(Rooms::new(&folder.store().await)).schema();
        let methods = schema.pointer("/rooms/properties/methods/properties").and_then(|methods| methods.as_object()).unwrap();
        assert_eq!(methods.keys().collect::<Vec<_>>(), ["create", "find", "join", "leave"]);
    }
}
