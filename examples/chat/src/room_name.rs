//! What a room is called, which is also the channel of those who are in it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name of a room: 1 to 30 characters. Names differ by more than case and white space, so `" Rust  Talk"` is `rust talk`.
///
/// A value of this type is always a proper name, because a client's text becomes one only here. It names a channel as it is: any
/// value that can be compared and hashed does, and a type of our own can not be taken for another channel with the same text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
pub(crate) struct RoomName(String);

const MAX: usize = 30;

impl RoomName {
    /// The room in which every connection begins, and where messages go that name no other.
    pub(crate) fn general() -> Self {
        Self("general".to_owned())
    }
}

impl TryFrom<String> for RoomName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        if name.is_empty() {
            return Err("is empty".to_owned());
        }
        if name.chars().any(char::is_control) {
            return Err("has a control character in it".to_owned());
        }
        if name.chars().count() > MAX {
            return Err(format!("is longer than {MAX} characters"));
        }
        Ok(Self(name))
    }
}

impl fmt::Display for RoomName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Result<String, String> {
        RoomName::try_from(text.to_owned()).map(|name| name.to_string())
    }

    #[test]
    fn case_and_white_space_make_no_other_room() {
        for text in ["Rust talk", " rust\u{a0} TALK\n", "rust \t talk"] {
            assert_eq!(name(text).unwrap(), "rust talk");
        }
        assert_eq!(name(&"Ż".repeat(30)).unwrap(), "ż".repeat(30));
    }

    #[test]
    fn what_is_no_name_says_why() {
        for (text, problem) in [
            ("", "is empty"),
            (" \n", "is empty"),
            ("a\0b", "has a control character in it"),
            (&"n".repeat(31), "is longer than 30 characters"),
        ] {
            assert_eq!(name(text).unwrap_err(), problem, "{text:?}");
        }
    }
}
