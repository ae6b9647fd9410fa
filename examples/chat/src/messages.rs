//! The service `messages`: who writes one tells everyone, `messages created`.
//!
//! The rules are here and not in the page, because the page is only one of its clients. There is no `patch` and no `remove`: without
//! accounts nobody could say whose message it is.

use feathers::{Error, Internal, Query, Result};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::store::{Message, Store};

const MAX_NICKNAME: usize = 40;
const MAX_TEXT: usize = 2000;

/// How many messages `find` answers if nobody says.
const LIMIT: u32 = 50;
const MAX_LIMIT: u32 = 100;

/// What a client writes. Characters are those of Unicode; white space around both is taken off first.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub(crate) struct NewMessage {
    /// What the writer wants to be called, 1 to 40 characters.
    nickname: String,
    /// 1 to 2000 characters.
    text: String,
}

impl NewMessage {
    /// The message as it will be stored.
    ///
    /// # Errors
    /// `BadRequest` that says for each field what is wrong with it.
    fn checked(&self) -> Result<(&str, &str)> {
        let (nickname, text) = (self.nickname.trim(), self.text.trim());
        let mut errors = Map::new();
        for (field, value, max) in [("nickname", nickname, MAX_NICKNAME), ("text", text, MAX_TEXT)] {
            if let Some(problem) = problem(value, max) {
                errors.insert(field.to_owned(), problem.into());
            }
        }
        if errors.is_empty() {
            return Ok((nickname, text));
        }
        Err(Error::bad_request("The message is not valid").with_errors(Value::Object(errors)))
    }
}

fn problem(value: &str, max: usize) -> Option<String> {
    if value.is_empty() {
        return Some("is empty".to_owned());
    }
    (value.chars().count() > max).then(|| format!("is longer than {max} characters"))
}

/// Which messages.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub(crate) struct MessageQuery {
    /// How many at most, 50 if nothing is said.
    #[schemars(range(min = 1, max = 100))]
    limit: Option<u32>,
    /// Only messages older than the one with this id: with the first id of one page it gives the page before.
    before: Option<i64>,
}

impl MessageQuery {
    fn limit(&self) -> Result<u32> {
        match self.limit.unwrap_or(LIMIT) {
            limit @ 1..=MAX_LIMIT => Ok(limit),
            _ => Err(Error::bad_request("The query is not valid")
                .with_errors(json!({ "limit": format!("is not between 1 and {MAX_LIMIT}") }))),
        }
    }
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
#[feathers::service("messages")]
impl Messages {
    /// The latest messages, the oldest of them first.
    async fn find(&self, Query(query): Query<MessageQuery>) -> Result<Vec<Message>> {
        self.0.latest(query.limit()?, query.before).await.internal()
    }

    /// One message.
    async fn get(&self, id: i64) -> Result<Message> {
        self.0.get(id).await.internal()?.ok_or_else(|| Error::not_found(format!("There is no message {id}")))
    }

    /// Writes a message and tells everyone.
    async fn create(&self, data: NewMessage) -> Result<Message> {
        let (nickname, text) = data.checked()?;
        self.0.add(nickname, text).await.internal()
    }
}

#[cfg(test)]
mod tests {
    use feathers::{App, Class, everyone};

    use super::*;
    use crate::store::tests::Folder;

    fn message(nickname: &str, text: &str) -> NewMessage {
        NewMessage { nickname: nickname.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn white_space_around_is_taken_off() {
        let padded = message(" \tAnn Lee\u{a0}", "\n one\n two \u{2003}");
        assert_eq!(padded.checked().unwrap(), ("Ann Lee", "one\n two"));
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
            let data = message(nickname, text);
            let error = data.checked().unwrap_err();
            assert_eq!((error.class(), error.message()), (Some(Class::BadRequest), "The message is not valid"));
            assert_eq!(error.errors(), Some(&errors));
        }
    }

    #[test]
    fn lengths_count_characters_and_not_bytes() {
        let longest = message(&"ż".repeat(40), &"\u{1F389}".repeat(2000));
        assert!(longest.checked().is_ok());
        assert!(message(&format!("  {}  ", "n".repeat(40)), "hello").checked().is_ok());
    }

    #[test]
    fn a_limit_is_from_1_to_100() {
        let limit = |limit| MessageQuery { limit, before: None }.limit();
        assert_eq!([limit(None).unwrap(), limit(Some(1)).unwrap(), limit(Some(100)).unwrap()], [50, 1, 100]);
        for wrong in [0, 101, u32::MAX] {
            let error = limit(Some(wrong)).unwrap_err();
            assert_eq!(error.errors(), Some(&json!({ "limit": "is not between 1 and 100" })));
        }
    }

    #[tokio::test]
    async fn the_service_reads_what_it_wrote() {
        let folder = Folder::new();
        let messages = Messages::new(folder.store().await);
        let mut written = Vec::new();
        for number in 0..60 {
            written.push(messages.create(message(" Ann ", &format!("{number}\n"))).await.unwrap());
        }
        assert_eq!((written[7].nickname.as_str(), written[7].text.as_str()), ("Ann", "7"));
        assert_eq!(messages.find(Query::default()).await.unwrap(), written[10..]);
        let before = MessageQuery { limit: Some(100), before: Some(written[10].id) };
        assert_eq!(messages.find(Query(before)).await.unwrap(), written[..10]);
        assert_eq!(messages.get(written[3].id).await.unwrap(), written[3]);
    }

    #[tokio::test]
    async fn what_is_refused_is_not_stored() {
        let folder = Folder::new();
        let messages = Messages::new(folder.store().await);
        assert!(messages.create(message("Ann", " ")).await.is_err());
        assert!(messages.find(Query::default()).await.unwrap().is_empty());
        let error = messages.get(1).await.unwrap_err();
        assert_eq!((error.class(), error.message()), (Some(Class::NotFound), "There is no message 1"));
    }

    #[tokio::test]
    async fn clients_do_not_see_what_the_database_says() {
        let folder = Folder::new();
        let store = folder.store().await;
        store.close().await;
        let error = Messages::new(store).find(Query::default()).await.unwrap_err();
        assert_eq!((error.class(), error.message()), (Some(Class::GeneralError), "Internal server error"));
    }

    #[tokio::test]
    async fn the_schema_says_all_this() {
        let folder = Folder::new();
        let schema = App::new().service(Messages::new(folder.store().await)).publish(everyone()).schema();
        let at = |path: &str| schema.pointer(&format!("/messages{path}")).cloned().unwrap_or_default();
        assert_eq!(at("/title"), "messages");
        assert_eq!(at("/description"), "What people in the chat wrote to each other.");
        let methods: Vec<String> = at("/properties/methods/properties").as_object().unwrap().keys().cloned().collect();
        assert_eq!(methods, ["create", "find", "get"]);
        assert_eq!(at("/properties/events/properties/created/$ref"), "#/$defs/Message");
        assert_eq!(at("/properties/methods/properties/create/properties/data/$ref"), "#/$defs/NewMessage");
        assert_eq!(at("/$defs/NewMessage/required"), json!(["nickname", "text"]));
        assert_eq!(at("/$defs/Message/properties/created_at/format"), "date-time");
        assert_eq!(at("/$defs/MessageQuery/properties/limit/maximum"), 100);
    }
}
