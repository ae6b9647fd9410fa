//! Who calls, and whether they are in a room. It is an argument as any other: methods and hooks ask for a `visitor: Visitor`.

use feathers::{Connection, Context, Error, FromCall, Result};

use crate::room_name::RoomName;

/// The connection of a client; none if the server itself calls.
pub(crate) struct Visitor(Option<Connection>);

impl FromCall for Visitor {
    async fn from_call(cx: &mut Context) -> Result<Self> {
        Ok(Self(cx.connection().cloned()))
    }
}

impl Visitor {
    /// Lets pass who is in the room, and the server.
    ///
    /// # Errors
    /// `Forbidden`. It is the same for a room that does not exist, which nobody is in.
    pub(crate) fn must_be_in(&self, room: &RoomName) -> Result<()> {
        if self.0.as_ref().is_none_or(|connection| connection.is_in(room.clone())) {
            return Ok(());
        }
        Err(Error::forbidden(format!("You are not in the room '{room}': join it first")))
    }
}
