//! What clients send to `messages` beside new messages.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::room_name::RoomName;
use crate::store::messages::NewMessage;

/// How many messages `find` and `join` answer if nobody says.
pub(crate) const LIMIT: u64 = 50;

/// Something that is said in a room.
pub(crate) trait Said {
    /// Where; it is "general" from now on if nothing was said.
    fn room(&mut self) -> &RoomName;
}

impl Said for NewMessage {
    fn room(&mut self) -> &RoomName {
        self.room.get_or_insert_with(RoomName::general)
    }
}

/// Who types does so here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NowTyping {
    #[serde(default = "RoomName::general")]
    pub(crate) room: RoomName,
    /// `false` from who has stopped.
    #[serde(default = "yes")]
    pub(crate) active: bool,
}

fn yes() -> bool {
    true
}

impl Said for NowTyping {
    fn room(&mut self) -> &RoomName {
        &self.room
    }
}

/// Which messages.
#[derive(Clone, Debug, Deserialize, JsonSchema, garde::Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct MessageQuery {
    /// Of which room; "general" if nothing is said.
    #[serde(default = "RoomName::general")]
    pub(crate) room: RoomName,
    /// How many at most, 50 if nothing is said.
    #[garde(range(min = 1, max = 100))]
    pub(crate) limit: Option<u64>,
    /// Only messages older than the one with this id: with the first id of one page it gives the page before.
    pub(crate) before: Option<i64>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_said_has_a_default() {
        let mut typing: NowTyping = serde_json::from_value(json!({})).unwrap();
        assert!(typing.active);
        assert_eq!(typing.room(), &RoomName::general());
        let mut message: NewMessage = serde_json::from_value(json!({ "text": "hello" })).unwrap();
        assert_eq!(message.room(), &RoomName::general());
    }

    #[test]
    fn nobody_types_for_another() {
        for field in ["name", "user_id", "nickname", "id"] {
            assert!(serde_json::from_value::<NowTyping>(json!({ field: 1 })).is_err(), "{field}");
        }
    }
}
