//! What clients send to `messages`, and the rules for it. Characters are those of Unicode.

use feathers::{Error, Result};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::room_name::RoomName;

const MAX_TEXT: usize = 2000;

/// How many messages `find` and `join` answer if nobody says.
pub(crate) const LIMIT: u32 = 50;
const MAX_LIMIT: u32 = 100;

/// Something that is said in a room.
pub(crate) trait Said {
    fn room(&self) -> &RoomName;

    /// Takes off the white space around, then checks.
    ///
    /// # Errors
    /// `BadRequest` that says for each field what is wrong with it.
    fn tidy(&mut self) -> Result<()>;
}

/// What a client writes. White space around the text is taken off. Who writes is not for the client to say.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMessage {
    /// Where it is written; "general" if nothing is said, as by clients that know of no rooms.
    #[serde(default = "RoomName::general")]
    pub(crate) room: RoomName,
    /// 1 to 2000 characters.
    pub(crate) text: String,
}

impl Said for NewMessage {
    fn room(&self) -> &RoomName {
        &self.room
    }

    fn tidy(&mut self) -> Result<()> {
        let trimmed = self.text.trim();
        if trimmed.len() < self.text.len() {
            self.text = trimmed.to_owned();
        }
        match problem(&self.text) {
            None => Ok(()),
            Some(problem) => Err(Error::bad_request("The message is not valid").with_errors(json!({ "text": problem }))),
        }
    }
}

fn problem(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some("is empty".to_owned());
    }
    (text.chars().count() > MAX_TEXT).then(|| format!("is longer than {MAX_TEXT} characters"))
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
    fn room(&self) -> &RoomName {
        &self.room
    }

    fn tidy(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Which messages.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct MessageQuery {
    /// Of which room; "general" if nothing is said.
    #[serde(default = "RoomName::general")]
    pub(crate) room: RoomName,
    /// How many at most, 50 if nothing is said.
    #[schemars(range(min = 1, max = 100))]
    limit: Option<u32>,
    /// Only messages older than the one with this id: with the first id of one page it gives the page before.
    pub(crate) before: Option<i64>,
}

impl MessageQuery {
    /// How many messages it asks for.
    ///
    /// # Errors
    /// `BadRequest` if that is none, or more than anybody reads.
    pub(crate) fn limit(&self) -> Result<u32> {
        match self.limit.unwrap_or(LIMIT) {
            limit @ 1..=MAX_LIMIT => Ok(limit),
            _ => Err(Error::bad_request("The query is not valid")
                .with_errors(json!({ "limit": format!("is not between 1 and {MAX_LIMIT}") }))),
        }
    }
}

#[cfg(test)]
mod tests {
    use feathers::Class;

    use super::*;

    fn message(text: &str) -> NewMessage {
        NewMessage { room: RoomName::general(), text: text.to_owned() }
    }

    #[test]
    fn white_space_around_is_taken_off() {
        let mut padded = message("\n one\n two \u{2003}");
        padded.tidy().unwrap();
        assert_eq!(padded, message("one\n two"));
    }

    #[test]
    fn the_text_says_what_is_wrong_with_it() {
        let long = "t".repeat(2001);
        for (text, problem) in [("", "is empty"), (" \n\t", "is empty"), (&long, "is longer than 2000 characters")] {
            let error = message(text).tidy().unwrap_err();
            assert_eq!((error.class(), error.message()), (Some(Class::BadRequest), "The message is not valid"));
            assert_eq!(error.errors(), Some(&json!({ "text": problem })));
        }
    }

    #[test]
    fn lengths_count_characters_and_not_bytes() {
        message(&"\u{1F389}".repeat(2000)).tidy().unwrap();
        message(&format!("  {}  ", "t".repeat(2000))).tidy().unwrap();
    }

    #[test]
    fn what_is_not_said_has_a_default() {
        let typing: NowTyping = serde_json::from_value(json!({})).unwrap();
        assert_eq!((typing.room, typing.active), (RoomName::general(), true));
        let message: NewMessage = serde_json::from_value(json!({ "text": "hello" })).unwrap();
        assert_eq!(message.room, RoomName::general());
    }

    #[test]
    fn nobody_says_who_they_are() {
        for field in ["name", "user_id", "nickname", "id", "created_at"] {
            let said = |data: serde_json::Value| {
                let mut data = data;
                data[field] = json!(1);
                data
            };
            assert!(serde_json::from_value::<NewMessage>(said(json!({ "text": "hello" }))).is_err(), "{field}");
            assert!(serde_json::from_value::<NowTyping>(said(json!({}))).is_err(), "{field}");
        }
    }

    #[test]
    fn a_limit_is_from_1_to_100() {
        let limit = |limit| MessageQuery { room: RoomName::general(), limit, before: None }.limit();
        assert_eq!([limit(None).unwrap(), limit(Some(1)).unwrap(), limit(Some(100)).unwrap()], [50, 1, 100]);
        for wrong in [0, 101, u32::MAX] {
            let error = limit(Some(wrong)).unwrap_err();
            assert_eq!(error.errors(), Some(&json!({ "limit": "is not between 1 and 100" })));
        }
    }
}
