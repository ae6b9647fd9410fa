//! The table of the messages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Store;
use super::users::User;
use crate::room_name::RoomName;

/// A message as it is stored and as clients get it. It can be read, too, because hooks and publishers may meet a result that a hook
/// before them has set as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Message {
    /// Ascends in the order in which messages were written, whatever their room.
    pub(crate) id: i64,
    /// Where it was written.
    pub(crate) room: RoomName,
    /// Who wrote it; null if that was before there were accounts.
    pub(crate) user_id: Option<i64>,
    /// What the writer is called.
    pub(crate) name: String,
    /// The text, as plain text.
    pub(crate) text: String,
    /// When the server took it: RFC 3339 in UTC with milliseconds, `2030-01-31T12:00:00.000Z`.
    #[schemars(extend("format" = "date-time"))]
    pub(crate) created_at: String,
}

/// A row, in the order of the columns in the statements below.
type Row = (i64, String, Option<i64>, String, String, String);

impl From<Row> for Message {
    fn from((id, room, user_id, name, text, created_at): Row) -> Self {
        Self { id, room: RoomName::stored(room), user_id, name, text, created_at }
    }
}

impl Store {
    /// The newest messages of a room, at most `limit` and only those with ids below `before`; the oldest of them first.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn latest(&self, room: &RoomName, limit: u32, before: Option<i64>) -> Result<Vec<Message>, sqlx::Error> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, room, user_id, name, text, created_at FROM messages WHERE room = ? AND id < ? ORDER BY id DESC LIMIT ?",
        )
        .bind(room.as_str())
        .bind(before.unwrap_or(i64::MAX))
        .bind(limit)
        .fetch_all(&self.0)
        .await?;
        Ok(rows.into_iter().rev().map(Message::from).collect())
    }

    /// The message with this id.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn message(&self, id: i64) -> Result<Option<Message>, sqlx::Error> {
        let row: Option<Row> = sqlx::query_as("SELECT id, room, user_id, name, text, created_at FROM messages WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.0)
            .await?;
        Ok(row.map(Message::from))
    }

    /// Writes a message; `None` if there is no such room, or no such user any more.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn add_message(&self, room: &RoomName, by: &User, text: &str) -> Result<Option<Message>, sqlx::Error> {
        let added: Result<Row, sqlx::Error> = sqlx::query_as(
            "INSERT INTO messages (room, user_id, name, text) VALUES (?, ?, ?, ?) RETURNING id, room, user_id, name, text, created_at",
        )
        .bind(room.as_str())
        .bind(by.id)
        .bind(&by.name)
        .bind(text)
        .fetch_one(&self.0)
        .await;
        match added {
            Ok(row) => Ok(Some(row.into())),
            Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Folder, ann};
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
            store.add_message(&general, &ann, &number.to_string()).await.unwrap();
        }
        assert_eq!(ids(&store.latest(&general, 3, None).await.unwrap()), [5, 6, 7]);
        assert_eq!(ids(&store.latest(&general, 3, Some(5)).await.unwrap()), [2, 3, 4]);
        assert_eq!(ids(&store.latest(&general, 3, Some(2)).await.unwrap()), [1]);
        assert!(store.latest(&general, 3, Some(1)).await.unwrap().is_empty());
        assert!(store.latest(&general, 3, Some(i64::MIN)).await.unwrap().is_empty());
        assert_eq!(store.message(8).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_room_has_its_own_messages() {
        let folder = Folder::new();
        let store = folder.store().await;
        let ann = ann(&store).await;
        let (general, tea) = (RoomName::general(), room("tea"));
        assert_eq!(store.add_message(&tea, &ann, "too early").await.unwrap(), None);
        store.add_room(&tea).await.unwrap();
        for number in 1..=6 {
            let room = if number % 2 == 0 { &tea } else { &general };
            store.add_message(room, &ann, &number.to_string()).await.unwrap();
        }
        assert_eq!(ids(&store.latest(&general, 50, None).await.unwrap()), [1, 3, 5]);
        assert_eq!(ids(&store.latest(&tea, 2, None).await.unwrap()), [4, 6]);
        assert_eq!(ids(&store.latest(&tea, 50, Some(4)).await.unwrap()), [2]);
    }

    #[tokio::test]
    async fn the_time_is_rfc_3339_with_milliseconds() {
        let folder = Folder::new();
        let store = folder.store().await;
        let message = store.add_message(&RoomName::general(), &ann(&store).await, "now").await.unwrap().unwrap();
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
                let write =
                    async move { store.add_message(&RoomName::general(), &ann, &number.to_string()).await.unwrap().unwrap().id };
                tokio::spawn(write)
            })
            .collect();
        let mut given = Vec::new();
        for writer in writers {
            given.push(writer.await.unwrap());
        }
        given.sort_unstable();
        assert_eq!(given, (1..=100).collect::<Vec<_>>());
    }
}
