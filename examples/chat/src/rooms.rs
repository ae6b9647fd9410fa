//! The service `rooms`: which there are, and who is in them.
//!
//! `join` and `leave` are methods of this service and not of `messages`, because they are about a room and name one as their whole
//! data. They are methods at all, and no record that is created and removed, because whether a connection is in a room is nothing
//! to store: it ends with the connection.

use feathers::{Connection, Error, Internal, Result, authenticated, signed_in};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::messages::input::LIMIT;
use crate::room_name::RoomName;
use crate::store::Store;
use crate::store::messages::Message;
use crate::store::rooms::{Added, MAX_ROOMS, Room};

/// What a client calls a new room.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct NewRoom {
    name: RoomName,
}

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
pub(crate) struct Rooms(Store);

impl Rooms {
    pub(crate) fn new(store: Store) -> Self {
        Self(store)
    }
}

/// Where people in the chat write to each other. Everybody who is logged in hears of a new one: `rooms created`.
#[feathers::service("rooms", publish = authenticated(), deny(unguarded))]
#[guard(signed_in)]
impl Rooms {
    /// All rooms, the oldest first.
    async fn find(&self) -> Result<Vec<Room>> {
        self.0.rooms().await.internal()
    }

    /// Opens a room, and joins nobody to it.
    async fn create(&self, data: NewRoom) -> Result<Room> {
        match self.0.add_room(&data.name).await.internal()? {
            Added::Room(room) => Ok(room),
            Added::Taken => {
                Err(Error::conflict(format!("There is a room '{}' already", data.name))
                    .with_errors(json!({ "name": "is taken" })))
            }
            Added::Full => Err(Error::conflict(format!("There are {MAX_ROOMS} rooms, and no more can be opened"))),
        }
    }

    /// Joins a room. From now on the connection hears what is written there and may write; a second time does no harm.
    #[method]
    async fn join(&self, data: Which, connection: Connection) -> Result<Joined> {
        let room = self.0.room(&data.room).await.internal()?;
        let room = room.ok_or_else(|| Error::not_found(format!("There is no room '{}'", data.room)))?;
        // Before the messages are read: one that is written meanwhile comes twice rather than never.
        connection.join(data.room.clone());
        let messages = self.0.latest(&data.room, LIMIT, None).await.internal()?;
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

    use super::*;
    use crate::store::tests::Folder;

    #[tokio::test]
    async fn a_room_is_opened_once() {
        let folder = Folder::new();
        let server = App::new().service(Rooms::new(folder.store().await)).start().await.unwrap();
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
        let server = App::new().service(Rooms::new(folder.store().await)).start().await.unwrap();
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
        let server = App::new().service(Rooms::new(folder.store().await)).start().await.unwrap();
        let error = server.app().path("rooms").call("join", json!({ "room": "general" })).await.unwrap_err();
        assert_eq!(error.message(), "This method can be called over a connection only");
    }

    #[tokio::test]
    async fn the_schema_names_the_methods() {
        let folder = Folder::new();
        let schema = App::new().service(Rooms::new(folder.store().await)).schema();
        let methods = schema.pointer("/rooms/properties/methods/properties").and_then(|methods| methods.as_object()).unwrap();
        assert_eq!(methods.keys().collect::<Vec<_>>(), ["create", "find", "join", "leave"]);
    }
}
