//! The table that pages are read from: a thousand todos of 25 people, with an index by owner. Every second one is done, so the
//! query of the load, those of one person that are not, matches twenty and its page holds ten.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, process};

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

pub(crate) const PATH: &str = "todos";
const TODOS: i64 = 1000;

const SCHEMA: &str = "\
CREATE TABLE todos (id INTEGER PRIMARY KEY, text TEXT NOT NULL, done INTEGER NOT NULL, owner INTEGER NOT NULL, note TEXT);
CREATE INDEX todos_by_owner ON todos (owner);";

/// The first page of what a person has to do.
pub(crate) fn request() -> String {
    format!(r#"["find","{PATH}",{{"owner":7,"done":false,"$sort":{{"id":1}},"$limit":10}}]"#)
}

/// As all of them answer it.
pub(crate) fn answer() -> String {
    let matches: Vec<i64> = (1..=TODOS).filter(|id| id % 25 == 7 && id % 2 != 0).collect();
    let todos: Vec<String> = matches.iter().take(10).map(|id| todo(*id)).collect();
    format!(r#"[null,{{"total":{},"limit":10,"skip":0,"data":[{}]}}]"#, matches.len(), todos.join(","))
}

fn todo(id: i64) -> String {
    let note = note(id).map_or("null".to_owned(), |note| format!("\"{note}\""));
    let owner = id % 25;
    format!(r#"{{"id":{id},"text":"{}","done":{},"owner":{owner},"note":{note}}}"#, text(id), is_done(id))
}

fn text(id: i64) -> String {
    format!("Water the plants of room {id}")
}

fn is_done(id: i64) -> bool {
    id % 2 == 0
}

fn note(id: i64) -> Option<String> {
    (id % 3 == 0).then(|| format!("see page {id}"))
}

/// A file of its own, gone with this.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) pool: SqlitePool,
    folder: PathBuf,
}

impl Table {
    /// A new one with all rows. One connection: a second one would only add to what differs from run to run.
    pub(crate) async fn open() -> Result<Self, String> {
        static OPENED: AtomicUsize = AtomicUsize::new(0);
        let number = OPENED.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("feathers-bench-todos-{}-{number}", process::id()));
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let options = SqliteConnectOptions::new().filename(folder.join("todos.db")).create_if_missing(true);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_lazy_with(options);
        let table = Self { pool, folder };
        table.fill().await.map_err(|error| format!("the table could not be made: {error}"))?;
        Ok(table)
    }

    async fn fill(&self) -> sqlx::Result<()> {
        let mut all = self.pool.begin().await?;
        sqlx::raw_sql(SCHEMA).execute(&mut *all).await?;
        for id in 1..=TODOS {
            sqlx::query("INSERT INTO todos (id, text, done, owner, note) VALUES (?, ?, ?, ?, ?)")
                .bind(id)
                .bind(text(id))
                .bind(is_done(id))
                .bind(id % 25)
                .bind(note(id))
                .execute(&mut *all)
                .await?;
        }
        all.commit().await
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        // It lies among the temporary files; whoever cleans those up takes it along.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
