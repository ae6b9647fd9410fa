//! The tables behind the services, in one SQLite file. Their rows are records: [`messages`], [`rooms`], [`users`] and [`tokens`];
//! what there is of SQL is in `migrations`.
//!
//! Written-ahead logging lets `find` read while `create` writes. SQLite has one writer at a time and gives out ids when a row is
//! written, so ids ascend in the order in which messages became visible: whoever knows id 7 never meets a new 6.

pub(crate) mod messages;
pub(crate) mod rooms;
mod tokens;
pub(crate) mod users;

use std::path::Path;
use std::time::Duration;

use feathers::store::Table;
use feathers_sqlx::Sql;
use sqlx::SqlStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions};

/// The tables of one file. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Store(SqlitePool);

impl Store {
    /// Opens the file, creates it if it is not there, and brings its tables up to date.
    ///
    /// # Errors
    /// If the file can not be opened or is no database of ours.
    pub(crate) async fn open(file: &Path) -> Result<Self, sqlx::Error> {
        let store = Self::without_tables(file).await?;
        migrations(&FILES).run(&store.0).await?;
        Ok(store)
    }

    async fn without_tables(file: &Path) -> Result<Self, sqlx::Error> {
        private(file)?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(Duration::from_secs(5));
        Ok(Self(SqlitePoolOptions::new().max_connections(4).connect_with(options).await?))
    }

    /// The table of these records.
    pub(crate) fn table<T: Table>(&self) -> Sql<T> {
        Sql::new(&self.0)
    }

    /// Writes what is in the log into the file and closes it.
    pub(crate) async fn close(&self) {
        self.0.close().await;
    }
}

/// Hashes of passwords and the secret of the tokens are in the file, so nobody else on this machine reads it. SQLite gives the files
/// that it makes beside it the same permissions.
#[cfg(unix)]
fn private(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};

    let file = std::fs::OpenOptions::new().append(true).create(true).mode(0o600).open(file)?;
    let mode = file.metadata()?.permissions().mode();
    if mode & 0o077 == 0 { Ok(()) } else { file.set_permissions(PermissionsExt::from_mode(mode & 0o700)) }
}

#[cfg(not(unix))]
fn private(_: &Path) -> std::io::Result<()> {
    Ok(())
}

type File = (i64, &'static str, &'static str);

/// The files in `migrations`, compiled in. `sqlx::migrate!` would collect them by itself, at the price of sqlx's macro crates.
const FILES: [File; 4] = [
    (1, "messages", include_str!("../migrations/1_messages.sql")),
    (2, "rooms", include_str!("../migrations/2_rooms.sql")),
    (3, "users", include_str!("../migrations/3_users.sql")),
    (4, "room ids", include_str!("../migrations/4_room_ids.sql")),
];

fn migrations(files: &[File]) -> Migrator {
    let migration = |&(version, name, sql): &File| {
        Migration::new(version, name.into(), MigrationType::Simple, SqlStr::from_static(sql), false)
    };
    Migrator::with_migrations(files.iter().map(migration).collect())
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::PathBuf;
    use std::sync::atomic::{AtomicU32, Ordering};

    use feathers::store::{Adapter, Filter, RecordQuery};

    use super::messages::{Message, NewMessage, latest};
    use super::rooms::Room;
    use super::users::{Account, NewAccount, User};
    use super::*;
    use crate::room_name::RoomName;

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

    /// Somebody to write messages.
    pub(crate) async fn ann(store: &Store) -> User {
        let (name, key) = ("Ann".to_owned(), Some("ann".to_owned()));
        store
            .table::<Account>()
            .add(None, NewAccount { id: None, name, key, password: "no hash".to_owned() })
            .await
            .unwrap()
            .user()
    }

    /// Writes a message.
    pub(crate) async fn say(store: &Store, by: &User, room: &RoomName, text: &str) -> feathers::Result<Message> {
        let (room, user_id, name, text) = (Some(room.clone()), Some(Some(by.id)), Some(by.name.clone()), text.to_owned());
        store.table::<Message>().add(None, NewMessage { id: None, room, user_id, name, text, created_at: None }).await
    }

    #[tokio::test]
    async fn messages_survive_a_restart() {
        let folder = Folder::new();
        let store = folder.store().await;
        let (general, ann) = (RoomName::general(), ann(&store).await);
        let text = "zażółć \u{1F389}\n'; DROP TABLE messages; -- \u{1} end";
        let written = say(&store, &ann, &general, text).await.unwrap();
        assert_eq!(written.text, text);
        store.close().await;
        // The log went into the file, so the file alone is all there is to keep.
        assert!(!folder.0.join("chat.db-wal").exists());

        let store = folder.store().await;
        let again = say(&store, &ann, &general, "again").await.unwrap();
        assert_eq!(again.id, written.id + 1);
        assert_eq!(latest(&store.table(), &general, 50, None).await.unwrap(), [written, again]);
        store.close().await;
    }

    #[tokio::test]
    async fn messages_from_before_there_were_rooms_and_accounts_are_in_general_and_nobodys() {
        let folder = Folder::new();
        let old = Store::without_tables(&folder.file()).await.unwrap();
        migrations(&FILES[..1]).run(&old.0).await.unwrap();
        sqlx::query("INSERT INTO messages (id, nickname, text, created_at) VALUES (3, 'Ann', 'old', '2020-01-31T12:00:00.000Z')")
            .execute(&old.0)
            .await
            .unwrap();
        old.close().await;

        let store = folder.store().await;
        let old = store.table::<Message>().get(None, &3, &Filter::all()).await.unwrap().unwrap();
        assert_eq!((old.room, &*old.text, &*old.created_at), (RoomName::general(), "old", "2020-01-31T12:00:00.000Z"));
        assert_eq!((&*old.name, old.user_id), ("Ann", None));
        let ann = ann(&store).await;
        let new = say(&store, &ann, &RoomName::general(), "new").await.unwrap();
        assert_eq!((new.id, new.user_id), (4, Some(ann.id)));
    }

    #[tokio::test]
    async fn rooms_from_before_they_had_ids_keep_their_order_and_their_messages() {
        let folder = Folder::new();
        let old = Store::without_tables(&folder.file()).await.unwrap();
        migrations(&FILES[..3]).run(&old.0).await.unwrap();
        sqlx::raw_sql("INSERT INTO rooms (name) VALUES ('tea'), ('art'); INSERT INTO messages (room, name, text) VALUES ('art', 'Ann', 'old')")
            .execute(&old.0)
            .await
            .unwrap();
        old.close().await;

        let store = folder.store().await;
        let rooms = store.table::<Room>().find(None, &RecordQuery::new(), false).await.unwrap().records;
        let names: Vec<_> = rooms.iter().map(|room| (room.id, room.name.to_string())).collect();
        assert_eq!(names, [(1, "general".to_owned()), (2, "tea".to_owned()), (3, "art".to_owned())]);
        let art = latest(&store.table(), &rooms[2].name, 50, None).await.unwrap();
        assert_eq!(art.len(), 1);
        // What messages refer to is looked at again.
        let ann = ann(&store).await;
        say(&store, &ann, &rooms[2].name, "new").await.unwrap();
        let nowhere = RoomName::try_from("nowhere".to_owned()).unwrap();
        assert!(say(&store, &ann, &nowhere, "lost").await.is_err());
    }

    #[tokio::test]
    async fn what_is_no_database_is_refused_and_kept() {
        let folder = Folder::new();
        let text = "This is somebody's letter, and not a database at all. ".repeat(40);
        std::fs::write(folder.file(), &text).unwrap();
        assert!(Store::open(&folder.file()).await.is_err());
        assert_eq!(std::fs::read_to_string(folder.file()).unwrap(), text);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn nobody_else_reads_the_file() {
        use std::os::unix::fs::PermissionsExt;

        let folder = Folder::new();
        let mode = |name: &str| std::fs::metadata(folder.0.join(name)).unwrap().permissions().mode() & 0o777;
        // One that is there already, as old ones were made.
        std::fs::write(folder.file(), "").unwrap();
        std::fs::set_permissions(folder.file(), PermissionsExt::from_mode(0o644)).unwrap();
        for _ in 0..2 {
            let store = folder.store().await;
            store.secret("secret").await.unwrap();
            assert_eq!((mode("chat.db"), mode("chat.db-wal")), (0o600, 0o600));
            store.close().await;
            std::fs::remove_file(folder.file()).unwrap();
        }
    }
}
