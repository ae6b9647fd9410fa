//! The table of the rooms.

use schemars::JsonSchema;
use serde::Serialize;

use super::Store;
use crate::room_name::RoomName;

/// There is no way to remove a room and no page of them, so there is an end to how many there can be.
pub(crate) const MAX_ROOMS: u32 = 100;

/// A room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Room {
    /// What it is called; no two rooms are called the same.
    pub(crate) name: RoomName,
    /// When it was opened: RFC 3339 in UTC with milliseconds.
    #[schemars(extend("format" = "date-time"))]
    pub(crate) created_at: String,
}

/// What became of a new room.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Added {
    Room(Room),
    /// There is one of that name.
    Taken,
    /// There are [`MAX_ROOMS`].
    Full,
}

type Row = (String, String);

impl From<Row> for Room {
    fn from((name, created_at): Row) -> Self {
        Self { name: RoomName::stored(name), created_at }
    }
}

impl Store {
    /// All rooms, the oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn rooms(&self) -> Result<Vec<Room>, sqlx::Error> {
        let rows: Vec<Row> = sqlx::query_as("SELECT name, created_at FROM rooms ORDER BY rowid").fetch_all(&self.0).await?;
        Ok(rows.into_iter().map(Room::from).collect())
    }

    /// The room of this name.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn room(&self, name: &RoomName) -> Result<Option<Room>, sqlx::Error> {
        let row: Option<Row> = sqlx::query_as("SELECT name, created_at FROM rooms WHERE name = ?")
            .bind(name.as_str())
            .fetch_optional(&self.0)
            .await?;
        Ok(row.map(Room::from))
    }

    /// Opens a room. Counting and adding are one statement, so that two at once do not get past the limit.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn add_room(&self, name: &RoomName) -> Result<Added, sqlx::Error> {
        let added: Result<Option<Row>, sqlx::Error> =
            sqlx::query_as("INSERT INTO rooms (name) SELECT ? WHERE (SELECT count(*) FROM rooms) < ? RETURNING name, created_at")
                .bind(name.as_str())
                .bind(MAX_ROOMS)
                .fetch_optional(&self.0)
                .await;
        match added {
            Ok(Some(row)) => Ok(Added::Room(row.into())),
            Ok(None) => Ok(Added::Full),
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(Added::Taken),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::Folder;
    use super::*;

    #[tokio::test]
    async fn rooms_have_a_name_of_their_own_and_an_end() {
        let folder = Folder::new();
        let store = folder.store().await;
        assert_eq!(store.add_room(&RoomName::general()).await.unwrap(), Added::Taken);
        let name = |number: u32| RoomName::try_from(number.to_string()).unwrap();
        for number in 1..MAX_ROOMS {
            assert!(matches!(store.add_room(&name(number)).await.unwrap(), Added::Room(_)), "{number}");
        }
        assert_eq!(store.add_room(&name(MAX_ROOMS)).await.unwrap(), Added::Full);
        let rooms = store.rooms().await.unwrap();
        assert_eq!(rooms.len(), 100);
        assert_eq!((&rooms[0].name, &rooms[1].name), (&RoomName::general(), &name(1)));
        assert_eq!(store.room(&name(7)).await.unwrap().as_ref(), Some(&rooms[7]));
        assert_eq!(store.room(&name(MAX_ROOMS)).await.unwrap(), None);
    }
}
