//! The table of the messages.

use feathers::store::{Adapter, Order, RecordQuery};
use feathers::{Record, Result};
use feathers_sqlx::Sql;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::room_name::RoomName;

/// A message as it is stored and as clients get it.
///
/// Queries can not filter by its fields: who asks for a message of a room they are not in would learn from the answer what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Record)]
pub(crate) struct Message {
    /// Ascends in the order in which messages were written, whatever their room.
    #[record(id)]
    pub(crate) id: i64,
    /// Where it is written; "general" if nothing is said, as by clients that know of no rooms.
    #[record(text, default = RoomName::general())]
    pub(crate) room: RoomName,
    /// Who wrote it; null if that was before there were accounts.
    #[record(readonly)]
    pub(crate) user_id: Option<i64>,
    /// What the writer is called.
    #[record(readonly)]
    pub(crate) name: String,
    /// The text, as plain text: 1 to 2000 characters. White space around it is taken off.
    #[garde(length(chars, min = 1, max = 2000))]
    pub(crate) text: String,
    /// When the server took it: RFC 3339 in UTC with milliseconds, `2030-01-31T12:00:00.000Z`.
    // The table makes it.
    #[record(readonly)]
    #[schemars(extend("format" = "date-time"))]
    pub(crate) created_at: String,
}

/// The newest messages of a room, at most `limit` and only those with ids below `before`; the oldest of them first.
///
/// # Errors
/// If the database fails.
pub(crate) async fn latest(table: &Sql<Message>, room: &RoomName, limit: u64, before: Option<i64>) -> Result<Vec<Message>> {
    let mut query = RecordQuery::new().and(Message::ROOM.eq(room.to_string())).sort(Message::ID, Order::Descending).limit(limit);
    if let Some(before) = before {
        query = query.and(Message::ID.lt(before));
    }
    let mut found = table.find(None, &query, false).await?.records;
    found.reverse();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use feathers::Class;
    use feathers::store::NewRecord;
    use serde_json::{Value, json};

    use super::super::rooms::{NewRoom, Room};
    use super::super::tests::{Folder, ann, say};
    use super::*;

    fn ids(messages: &[Message]) -> Vec<i64> {
        messages.iter().map(|message| message.id).collect()
    }

    fn room(name: &str) -> RoomName {
        RoomName::try_from(name.to_owned()).unwrap()
    }

    #[tokio::test]
    async fn the_newest_come_in_the_order_they_were_written() {
        let folder = Folder::new();
        let store = folder.store().await;
        let ann = ann(&store).await;
        let general = RoomName::general();
        for number in 1..=7 {
            say(&store, &ann, &general, &number.to_string()).await.unwrap();
        }
        let table = store.table();
        assert_eq!(ids(&latest(&table, &general, 3, None).await.unwrap()), [5, 6, 7]);
        assert_eq!(ids(&latest(&table, &general, 3, Some(5)).await.unwrap()), [2, 3, 4]);
        assert_eq!(ids(&latest(&table, &general, 3, Some(2)).await.unwrap()), [1]);
        assert!(latest(&table, &general, 3, Some(1)).await.unwrap().is_empty());
        assert!(latest(&table, &general, 3, Some(i64::MIN)).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_room_has_its_own_messages() {
        let folder = Folder::new();
        let store = folder.store().await;
        let ann = ann(&store).await;
        let (general, tea) = (RoomName::general(), room("tea"));
        let error = say(&store, &ann, &tea, "too early").await.unwrap_err();
        assert_eq!(error.class(), Some(Class::BadRequest));
        store.table::<Room>().add(None, NewRoom { id: None, name: tea.clone(), created_at: None }).await.unwrap();
        for number in 1..=6 {
            let room = if number % 2 == 0 { &tea } else { &general };
            say(&store, &ann, room, &number.to_string()).await.unwrap();
        }
        let table = store.table();
        assert_eq!(ids(&latest(&table, &general, 50, None).await.unwrap()), [1, 3, 5]);
        assert_eq!(ids(&latest(&table, &tea, 2, None).await.unwrap()), [4, 6]);
        assert_eq!(ids(&latest(&table, &tea, 50, Some(4)).await.unwrap()), [2]);
    }

    #[tokio::test]
    async fn the_time_is_rfc_3339_with_milliseconds() {
        let folder = Folder::new();
        let store = folder.store().await;
        let message = say(&store, &ann(&store).await, &RoomName::general(), "now").await.unwrap();
        let shape: String = message.created_at.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        assert_eq!(shape, "0000-00-00T00:00:00.000Z");
    }

    #[tokio::test]
    async fn many_write_at_once() {
        let folder = Folder::new();
        let store = folder.store().await;
        let ann = ann(&store).await;
        let writers: Vec<_> = (0..100)
            .map(|number: u32| {
                let (store, ann) = (store.clone(), ann.clone());
                tokio::spawn(async move { say(&store, &ann, &RoomName::general(), &number.to_string()).await.unwrap().id })
            })
            .collect();
        let mut given = Vec::new();
        for writer in writers {
            given.push(writer.await.unwrap());
        }
        given.sort_unstable();
        assert_eq!(given, (1..=100).collect::<Vec<_>>());
    }

    fn new(data: Value) -> serde_json::Result<NewMessage> {
        serde_json::from_value(data)
    }

    #[test]
    fn the_text_says_what_is_wrong_with_it() {
        let text = |text: &str| new(json!({ "text": text })).unwrap().check();
        for (wrong, problem) in [("", "length is lower than 1"), (&"t".repeat(2001), "length is greater than 2000")] {
            assert_eq!(text(wrong).unwrap_err().errors(), Some(&json!({ "text": problem })));
        }
        // Characters and not bytes.
        text(&"\u{1F389}".repeat(2000)).unwrap();
    }

    #[test]
    fn nobody_says_who_they_are() {
        for field in ["name", "user_id", "nickname", "created_at"] {
            let mut data = json!({ "text": "hello" });
            data[field] = json!(1);
            assert!(new(data).is_err(), "{field}");
        }
        assert_eq!(new(json!({ "text": "hello", "id": 5 })).unwrap().id, None, "it is not looked at");
    }
}
