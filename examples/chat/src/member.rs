//! Whether who calls is in a room. It is an argument as any other: methods and hooks ask for a `member: Member`.

use feathers::{Connection, Context, Error, FromCall, Result};

use crate::room_name::RoomName;

/// The connection of a client; none if the server itself calls.
pub(crate) struct Member(Option<Connection>);

impl FromCall for Member {
    async fn from_call(cx: &mut Context) -> Result<Self> {
        Ok(Self(cx.connection().cloned()))
    }
}

impl Member {
    /// Lets pass who is in the room, and the server.
    ///
    /// # Errors
    /// `Forbidden`. It is the same for a room that does not exist, which nobody is in.
    pub(crate) fn must_be_of(&self, room: &RoomName) -> Result<()> {
        if self.0.as_ref().is_none_or(|connection| connection.is_in(room.clone())) {
            return Ok(());
        }
        Err(Error::forbidden(format!("You are not in the room '{room}': join it first")))
    }
}
