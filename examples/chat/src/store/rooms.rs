//! The table of the rooms.

use feathers::store::{Adapter, RecordQuery};
use feathers::{Error, Record, Result};
use feathers_sqlx::Sql;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::room_name::RoomName;

/// There is no way to remove a room and no page of them, so there is an end to how many there can be.
pub(crate) const MAX_ROOMS: u64 = 100;

/// A room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Record)]
pub(crate) struct Room {
    #[record(id)]
    pub(crate) id: i64,
    /// What it is called; no two rooms are called the same.
    #[record(text, filter, sort)]
    pub(crate) name: RoomName,
    /// When it was opened: RFC 3339 in UTC with milliseconds.
    #[record(readonly)]
    #[schemars(extend("format" = "date-time"))]
    pub(crate) created_at: String,
}

/// The room of this name.
///
/// # Errors
/// If the database fails.
pub(crate) async fn named(table: &Sql<Room>, name: &RoomName) -> Result<Option<Room>> {
    table.first(None, Room::NAME.eq(name.to_string())).await
}

/// Opens a room. In one unit of work, of which SQLite does one at a time: two at once do not get past the limit.
///
/// # Errors
/// `Conflict` if there is one of that name, or [`MAX_ROOMS`]; or if the database fails.
pub(crate) async fn open(table: &Sql<Room>, new: NewRoom) -> Result<Room> {
    table
        .transaction(async |tx| {
            if table.first(Some(tx), Room::NAME.eq(new.name.to_string())).await?.is_some() {
                return Err(
                    Error::conflict(format!("There is a room '{}' already", new.name)).with_errors(json!({ "name": "is taken" }))
                );
            }
            let there = table.find(Some(tx), &RecordQuery::new().limit(0), true).await?.total;
            if there.is_none_or(|there| there >= MAX_ROOMS) {
                return Err(Error::conflict(format!("There are {MAX_ROOMS} rooms, and no more can be opened")));
            }
            table.add(Some(tx), new.clone()).await
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::super::tests::Folder;
    use super::*;

    #[tokio::test]
    async fn rooms_have_a_name_of_their_own_and_an_end() {
        let folder = Folder::new();
        let table = folder.store().await.table::<Room>();
        let new = |name: RoomName| NewRoom { id: None, name, created_at: None };
        let error = open(&table, new(RoomName::general())).await.unwrap_err();
        assert_eq!(error.message(), "There is a room 'general' already");
        let name = |number: u64| RoomName::try_from(number.to_string()).unwrap();
        for number in 1..MAX_ROOMS - 1 {
            open(&table, new(name(number))).await.unwrap();
        }
        // Two at once, and one place.
        let (one, other) = tokio::join!(open(&table, new(name(MAX_ROOMS - 1))), open(&table, new(name(MAX_ROOMS))));
        assert_eq!(one.is_ok(), other.is_err());
        let error = open(&table, new(name(MAX_ROOMS + 1))).await.unwrap_err();
        assert_eq!(error.message(), "There are 100 rooms, and no more can be opened");
        let rooms = table.find(None, &RecordQuery::new(), false).await.unwrap().records;
        assert_eq!(rooms.len(), 100);
        assert_eq!((&rooms[0].name, &rooms[1].name), (&RoomName::general(), &name(1)));
        assert_eq!(named(&table, &name(7)).await.unwrap().as_ref(), Some(&rooms[7]));
        assert_eq!(named(&table, &name(MAX_ROOMS + 1)).await.unwrap(), None);
    }
}
