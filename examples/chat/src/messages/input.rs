//! What clients send to `messages`, and the rules for it. Characters are those of Unicode.

use feathers::{Error, Result};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::room_name::RoomName;

const MAX_NICKNAME: usize = 40;
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

/// What a client writes. White space around nickname and text is taken off.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub(crate) struct NewMessage {
    /// Where it is written; "general" if nothing is said, as by clients that know of no rooms.
    #[serde(default = "RoomName::general")]
    pub(crate) room: RoomName,
    /// What the writer wants to be called, 1 to 40 characters.
    pub(crate) nickname: String,
    /// 1 to 2000 characters.
    pub(crate) text: String,
}

impl Said for NewMessage {
    fn room(&self) -> &RoomName {
        &self.room
    }

    fn tidy(&mut self) -> Result<()> {
        let fields = [("nickname", &mut self.nickname, MAX_NICKNAME), ("text", &mut self.text, MAX_TEXT)];
        tidied("The message is not valid", fields)
    }
}

/// Who is writing, and where.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub(crate) struct NowTyping {
    #[serde(default = "RoomName::general")]
    pub(crate) room: RoomName,
    /// As in a message.
    pub(crate) nickname: String,
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
        tidied("The nickname is not valid", [("nickname", &mut self.nickname, MAX_NICKNAME)])
    }
}

fn tidied<const N: usize>(message: &'static str, fields: [(&str, &mut String, usize); N]) -> Result<()> {
    let mut errors = Map::new();
    for (field, value, max) in fields {
        let trimmed = value.trim();
        if trimmed.len() < value.len() {
            *value = trimmed.to_owned();
        }
        if let Some(problem) = problem(value, max) {
            errors.insert(field.to_owned(), problem.into());
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::bad_request(message).with_errors(Value::Object(errors))) }
}

fn problem(value: &str, max: usize) -> Option<String> {
    if value.is_empty() {
        return Some("is empty".to_owned());
    }
    (value.chars().count() > max).then(|| format!("is longer than {max} characters"))
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

    fn message(nickname: &str, text: &str) -> NewMessage {
        NewMessage { room: RoomName::general(), nickname: nickname.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn white_space_around_is_taken_off() {
        let mut padded = message(" \tAnn Lee\u{a0}", "\n one\n two \u{2003}");
        padded.tidy().unwrap();
        assert_eq!(padded, message("Ann Lee", "one\n two"));
    }

    #[test]
    fn each_field_says_what_is_wrong_with_it() {
        let (long_name, long_text) = ("n".repeat(41), "t".repeat(2001));
        for (nickname, text, errors) in [
            ("Ann", "", json!({ "text": "is empty" })),
            ("Ann", " \n\t", json!({ "text": "is empty" })),
            ("", "hello", json!({ "nickname": "is empty" })),
            ("", "", json!({ "nickname": "is empty", "text": "is empty" })),
            (&long_name, "hello", json!({ "nickname": "is longer than 40 characters" })),
            ("Ann", &long_text, json!({ "text": "is longer than 2000 characters" })),
        ] {
            let error = message(nickname, text).tidy().unwrap_err();
            assert_eq!((error.class(), error.message()), (Some(Class::BadRequest), "The message is not valid"));
            assert_eq!(error.errors(), Some(&errors));
        }
    }

    #[test]
    fn lengths_count_characters_and_not_bytes() {
        message(&"ż".repeat(40), &"\u{1F389}".repeat(2000)).tidy().unwrap();
        message(&format!("  {}  ", "n".repeat(40)), "hello").tidy().unwrap();
    }

    #[test]
    fn what_is_not_said_has_a_default() {
        let typing: NowTyping = serde_json::from_value(json!({ "nickname": "Ann" })).unwrap();
        assert_eq!((typing.room, typing.active), (RoomName::general(), true));
        let message: NewMessage = serde_json::from_value(json!({ "nickname": "Ann", "text": "hello" })).unwrap();
        assert_eq!(message.room, RoomName::general());
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
