//! The table behind the service, in one SQLite file.
//!
//! Written-ahead logging lets `find` read while `create` writes. SQLite has one writer at a time and gives out ids when a row is
//! written, so ids ascend in the order in which messages became visible: whoever knows id 7 never meets a new 6.

use std::path::Path;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;
use sqlx::SqlStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions};

/// A message as it is stored and as clients get it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Message {
    /// Ascends in the order in which messages were written.
    pub(crate) id: i64,
    /// What its writer called themselves. It proves nothing about who that was.
    pub(crate) nickname: String,
    /// The text, as plain text.
    pub(crate) text: String,
    /// When the server took it: RFC 3339 in UTC with milliseconds, `2030-01-31T12:00:00.000Z`.
    #[schemars(extend("format" = "date-time"))]
    pub(crate) created_at: String,
}

/// A row, in the order of the columns in the statements below.
type Row = (i64, String, String, String);

impl From<Row> for Message {
    fn from((id, nickname, text, created_at): Row) -> Self {
        Self { id, nickname, text, created_at }
    }
}

/// The messages of one file. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Store(SqlitePool);

impl Store {
    /// Opens the file, creates it if it is not there, and brings its tables up to date.
    ///
    /// # Errors
    /// If the file can not be opened or is no database of ours.
    pub(crate) async fn open(file: &Path) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(Duration::from_secs(5));
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        migrations().run(&pool).await?;
        Ok(Self(pool))
    }

    /// Writes what is in the log into the file and closes it.
    pub(crate) async fn close(&self) {
        self.0.close().await;
    }

    /// The newest messages, at most `limit` and only those with ids below `before`; the oldest of them first.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn latest(&self, limit: u32, before: Option<i64>) -> Result<Vec<Message>, sqlx::Error> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT id, nickname, text, created_at FROM messages WHERE id < ? ORDER BY id DESC LIMIT ?")
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
    pub(crate) async fn get(&self, id: i64) -> Result<Option<Message>, sqlx::Error> {
        let row: Option<Row> = sqlx::query_as("SELECT id, nickname, text, created_at FROM messages WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.0)
            .await?;
        Ok(row.map(Message::from))
    }

    /// Writes a message.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn add(&self, nickname: &str, text: &str) -> Result<Message, sqlx::Error> {
        let row: Row =
            sqlx::query_as("INSERT INTO messages (nickname, text) VALUES (?, ?) RETURNING id, nickname, text, created_at")
                .bind(nickname)
                .bind(text)
                .fetch_one(&self.0)
                .await?;
        Ok(row.into())
    }
}

/// The files in `migrations`, compiled in. `sqlx::migrate!` would collect them by itself, at the price of sqlx's macro crates.
fn migrations() -> Migrator {
    let files = [(1, "messages", include_str!("../migrations/1_messages.sql"))];
    let migration = |(version, name, sql): (i64, &'static str, &'static str)| {
        Migration::new(version, name.into(), MigrationType::Simple, SqlStr::from_static(sql), false)
    };
    Migrator::with_migrations(files.into_iter().map(migration).collect())
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::PathBuf;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    /// A folder for a while. One for each test, because they run at the same time.
    pub(crate) struct Folder(PathBuf);

    impl Folder {
        pub(crate) fn new() -> Self {
            static COUNT: AtomicU32 = AtomicU32::new(0);
            let name = format!("feathers-chat-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
            let folder = std::env::temp_dir().join(name);
            std::fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }

        pub(crate) fn file(&self) -> PathBuf {
            self.0.join("chat.db")
        }

        pub(crate) async fn store(&self) -> Store {
            Store::open(&self.file()).await.unwrap()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn ids(messages: &[Message]) -> Vec<i64> {
        messages.iter().map(|message| message.id).collect()
    }

    #[tokio::test]
    async fn messages_survive_a_restart() {
        let folder = Folder::new();
        let store = folder.store().await;
        let written = store.add("Ann", "zażółć \u{1F389}\n'; DROP TABLE messages; -- \0 end").await.unwrap();
        store.close().await;
        // The log went into the file, so the file alone is all there is to keep.
        assert!(!folder.0.join("chat.db-wal").exists());

        let store = folder.store().await;
        assert_eq!(store.get(written.id).await.unwrap().as_ref(), Some(&written));
        let again = store.add("Bob", "again").await.unwrap();
        assert_eq!(again.id, written.id + 1);
        assert_eq!(store.latest(50, None).await.unwrap(), [written, again]);
        store.close().await;
    }

    #[tokio::test]
    async fn the_newest_come_in_the_order_they_were_written() {
        let folder = Folder::new();
        let store = folder.store().await;
        for number in 1..=7 {
            store.add("Ann", &number.to_string()).await.unwrap();
        }
        assert_eq!(ids(&store.latest(3, None).await.unwrap()), [5, 6, 7]);
        assert_eq!(ids(&store.latest(3, Some(5)).await.unwrap()), [2, 3, 4]);
        assert_eq!(ids(&store.latest(3, Some(2)).await.unwrap()), [1]);
        assert!(store.latest(3, Some(1)).await.unwrap().is_empty());
        assert!(store.latest(3, Some(i64::MIN)).await.unwrap().is_empty());
        assert_eq!(store.get(8).await.unwrap(), None);
    }

    #[tokio::test]
    async fn the_time_is_rfc_3339_with_milliseconds() {
        let folder = Folder::new();
        let time = folder.store().await.add("Ann", "now").await.unwrap().created_at;
        let shape: String = time.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        assert_eq!(shape, "0000-00-00T00:00:00.000Z");
    }

    #[tokio::test]
    async fn many_write_at_once() {
        let folder = Folder::new();
        let store = folder.store().await;
        let writers: Vec<_> = (0..100)
            .map(|number| {
                let store = store.clone();
                tokio::spawn(async move { store.add("Ann", &number.to_string()).await.unwrap().id })
            })
            .collect();
        let mut given = Vec::new();
        for writer in writers {
            given.push(writer.await.unwrap());
        }
        given.sort_unstable();
        assert_eq!(given, (1..=100).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn what_is_no_database_is_refused_and_kept() {
        let folder = Folder::new();
        let text = "This is somebody's letter, and not a database at all. ".repeat(40);
        std::fs::write(folder.file(), &text).unwrap();
        assert!(Store::open(&folder.file()).await.is_err());
        assert_eq!(std::fs::read_to_string(folder.file()).unwrap(), text);
    }
}
