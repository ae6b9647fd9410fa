//! The table `feathers_outbox`, in SQL.

use std::future::Future;

use feathers::Bytes;
use feathers::store::{Carried, Caused};
use sqlx::AssertSqlSafe;

use super::Key;
use crate::dialect::Dialect;

/// Makes the table of an [`Outbox`](super::Outbox) on SQLite, unless it is there: for a migration, or at the start.
pub const OUTBOX_SQLITE: &str = "\
CREATE TABLE IF NOT EXISTS feathers_outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner TEXT NOT NULL,
    stored INTEGER NOT NULL,
    path TEXT NOT NULL,
    method TEXT NOT NULL,
    event TEXT NOT NULL,
    record TEXT,
    listed BOOLEAN NOT NULL,
    payload TEXT NOT NULL,
    payload_bytes BLOB,
    result TEXT,
    result_bytes BLOB
);
CREATE INDEX IF NOT EXISTS feathers_outbox_record ON feathers_outbox (path, record);
";

/// Makes the table of an [`Outbox`](super::Outbox) on PostgreSQL, unless it is there: for a migration, or at the start.
pub const OUTBOX_POSTGRES: &str = "\
CREATE TABLE IF NOT EXISTS feathers_outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner text NOT NULL,
    stored bigint NOT NULL,
    path text NOT NULL,
    method text NOT NULL,
    event text NOT NULL,
    record text,
    listed boolean NOT NULL,
    payload text NOT NULL,
    payload_bytes bytea,
    result text,
    result_bytes bytea
);
CREATE INDEX IF NOT EXISTS feathers_outbox_record ON feathers_outbox (path, record);
";

const COLUMNS: &str = "id, path, method, event, record, listed, payload, payload_bytes, result, result_bytes";

/// How many are claimed at once.
const BATCH: u32 = 100;

/// A stored event.
pub(super) struct Row {
    pub(super) id: i64,
    record: Option<String>,
    pub(super) caused: Caused,
}

impl Row {
    pub(super) fn key(&self) -> Option<Key> {
        Some((self.caused.path.clone(), self.record.clone()?))
    }
}

/// A database with such a table.
pub(super) trait Table: Dialect {
    /// Stores one.
    fn insert(
        connection: &mut Self::Connection,
        owner: &str,
        now: i64,
        record: Option<String>,
        caused: &Caused,
    ) -> impl Future<Output = sqlx::Result<i64>> + Send;

    /// Takes over what others have left of a record.
    fn take_over(
        connection: &mut Self::Connection,
        owner: &str,
        now: i64,
        path: &str,
        record: &str,
    ) -> impl Future<Output = sqlx::Result<Vec<Row>>> + Send;

    /// Takes over some of what others have stored before this time.
    fn claim(
        connection: &mut Self::Connection,
        owner: &str,
        now: i64,
        before: i64,
    ) -> impl Future<Output = sqlx::Result<Vec<Row>>> + Send;

    /// Deletes these.
    fn delete(connection: &mut Self::Connection, ids: &[i64]) -> impl Future<Output = sqlx::Result<()>> + Send;
}

/// The same for both; they differ in how rows are locked while others look for some, too.
macro_rules! table {
    ($database:ty, $skip_locked:literal) => {
        impl Table for $database {
            async fn insert(
                connection: &mut Self::Connection,
                owner: &str,
                now: i64,
                record: Option<String>,
                caused: &Caused,
            ) -> sqlx::Result<i64> {
                let Caused { path, method, event, listed, payload, result } = caused;
                let insert = "INSERT INTO feathers_outbox (owner, stored, path, method, event, record, listed, payload, \
                              payload_bytes, result, result_bytes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
                              RETURNING id";
                sqlx::query_scalar(insert)
                    .bind(owner)
                    .bind(now)
                    .bind(path)
                    .bind(method)
                    .bind(event)
                    .bind(record)
                    .bind(*listed)
                    .bind(&payload.json)
                    .bind(joined(&payload.bytes))
                    .bind(result.as_ref().map(|result| &result.json))
                    .bind(result.as_ref().and_then(|result| joined(&result.bytes)))
                    .fetch_one(connection)
                    .await
            }

            async fn take_over(
                connection: &mut Self::Connection,
                owner: &str,
                now: i64,
                path: &str,
                record: &str,
            ) -> sqlx::Result<Vec<Row>> {
                let update = format!(
                    "UPDATE feathers_outbox SET owner = $1, stored = $2 WHERE path = $3 AND record = $4 AND owner <> $1 \
                     RETURNING {COLUMNS}"
                );
                let query = sqlx::query(AssertSqlSafe(update)).bind(owner).bind(now).bind(path).bind(record);
                query.fetch_all(connection).await?.iter().map(read).collect()
            }

            async fn claim(connection: &mut Self::Connection, owner: &str, now: i64, before: i64) -> sqlx::Result<Vec<Row>> {
                let update = format!(
                    "UPDATE feathers_outbox SET owner = $1, stored = $2 WHERE id IN (SELECT id FROM feathers_outbox \
                     WHERE owner <> $1 AND stored <= $3 ORDER BY id LIMIT {BATCH} {}) RETURNING {COLUMNS}",
                    $skip_locked
                );
                let query = sqlx::query(AssertSqlSafe(update)).bind(owner).bind(now).bind(before);
                query.fetch_all(connection).await?.iter().map(read).collect()
            }

            async fn delete(connection: &mut Self::Connection, ids: &[i64]) -> sqlx::Result<()> {
                for ids in ids.chunks(1000) {
                    let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
                    // Who has one locked has taken it over, and deletes it.
                    let delete = format!(
                        "DELETE FROM feathers_outbox WHERE id IN (SELECT id FROM feathers_outbox WHERE id IN ({}) {})",
                        ids.join(", "),
                        $skip_locked
                    );
                    sqlx::query(AssertSqlSafe(delete)).persistent(false).execute(&mut *connection).await?;
                }
                Ok(())
            }
        }
    };
}

#[cfg(feature = "sqlite")]
table!(sqlx::Sqlite, "");
#[cfg(feature = "postgres")]
table!(sqlx::Postgres, "FOR UPDATE SKIP LOCKED");

fn read<R>(row: &R) -> sqlx::Result<Row>
where
    R: sqlx::Row,
    usize: sqlx::ColumnIndex<R>,
    for<'a> i64: sqlx::Decode<'a, R::Database> + sqlx::Type<R::Database>,
    for<'a> bool: sqlx::Decode<'a, R::Database> + sqlx::Type<R::Database>,
    for<'a> String: sqlx::Decode<'a, R::Database> + sqlx::Type<R::Database>,
    for<'a> Vec<u8>: sqlx::Decode<'a, R::Database> + sqlx::Type<R::Database>,
{
    let bytes = |index| Ok::<_, sqlx::Error>(parted(row.try_get::<Option<Vec<u8>>, _>(index)?.unwrap_or_default()));
    let result: Option<String> = row.try_get(8)?;
    let result = match result {
        Some(json) => Some(Carried { json, bytes: bytes(9)? }),
        None => None,
    };
    let caused = Caused {
        path: row.try_get(1)?,
        method: row.try_get(2)?,
        event: row.try_get(3)?,
        listed: row.try_get(5)?,
        payload: Carried { json: row.try_get(6)?, bytes: bytes(7)? },
        result,
    };
    Ok(Row { id: row.try_get(0)?, record: row.try_get(4)?, caused })
}

/// Each with its length before it, eight bytes of it; `None` for none.
fn joined(all: &[Bytes]) -> Option<Vec<u8>> {
    let mut joined = Vec::new();
    for bytes in all {
        joined.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        joined.extend_from_slice(bytes);
    }
    (!all.is_empty()).then_some(joined)
}

fn parted(joined: Vec<u8>) -> Vec<Bytes> {
    let (mut rest, mut all) = (Bytes::from(joined), Vec::new());
    while let Some(length) = rest.first_chunk::<8>().map(|length| u64::from_be_bytes(*length)) {
        let mut item = rest.split_off(8);
        rest = item.split_off(usize::try_from(length).unwrap_or(usize::MAX).min(item.len()));
        all.push(item);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_apart_as_they_were_joined() {
        let all = [Bytes::from_static(b"a"), Bytes::new(), Bytes::from_static(&[0; 300])];
        for count in 0..=all.len() {
            assert_eq!(parted(joined(&all[..count]).unwrap_or_default()), all[..count]);
        }
        assert!(joined(&[]).is_none());
        // What somebody has written there by hand.
        assert_eq!(parted(vec![0xff; 9]), [Bytes::from_static(&[0xff])]);
        assert!(parted(vec![1; 7]).is_empty());
    }
}
