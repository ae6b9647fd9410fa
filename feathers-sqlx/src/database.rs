//! A database, and units of work in it.

use std::fmt;

use feathers::Result;
use feathers::store::Transaction;

use crate::dialect::Dialect;
use crate::failure::Db;
use crate::unit::{Source, Unit};

/// A database: the pool of SQLite or PostgreSQL that tables are in. Made of a pool; a clone is cheap.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # async fn example(pool: sqlx::SqlitePool) -> feathers::Result<()> {
/// use feathers_sqlx::Database;
///
/// let database = Database::from(pool);
/// database
///     .transaction(async |tx| {
///         // calls `within(tx)` are stored together, and their events leave after the commit
///         # let _ = tx;
///         Ok(())
///     })
///     .await
/// # }
/// ```
#[derive(Clone)]
pub struct Database(pub(crate) Kind);

#[derive(Clone)]
pub(crate) enum Kind {
    #[cfg(feature = "sqlite")]
    Sqlite(Source<sqlx::Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(Source<sqlx::Postgres>),
}

/// The same with the [`Source`] of whichever database it is.
macro_rules! whichever {
    ($database:expr, |$source:ident| $call:expr) => {
        match &$database.0 {
            #[cfg(feature = "sqlite")]
            $crate::database::Kind::Sqlite($source) => $call,
            #[cfg(feature = "postgres")]
            $crate::database::Kind::Postgres($source) => $call,
        }
    };
}
pub(crate) use whichever;

#[cfg(feature = "sqlite")]
impl From<sqlx::SqlitePool> for Database {
    fn from(pool: sqlx::SqlitePool) -> Self {
        Self(Kind::Sqlite(Source::new(pool)))
    }
}

#[cfg(feature = "sqlite")]
impl From<&sqlx::SqlitePool> for Database {
    fn from(pool: &sqlx::SqlitePool) -> Self {
        pool.clone().into()
    }
}

#[cfg(feature = "postgres")]
impl From<sqlx::PgPool> for Database {
    fn from(pool: sqlx::PgPool) -> Self {
        Self(Kind::Postgres(Source::new(pool)))
    }
}

#[cfg(feature = "postgres")]
impl From<&sqlx::PgPool> for Database {
    fn from(pool: &sqlx::PgPool) -> Self {
        pool.clone().into()
    }
}

impl From<&Self> for Database {
    fn from(database: &Self) -> Self {
        database.clone()
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Database({})", whichever!(self, |source| source.name()))
    }
}

async fn begin<D: Dialect>(source: &Source<D>) -> Result<Transaction> {
    let transaction = D::begin(&source.pool).await.db()?;
    Ok(Transaction::new(Unit::new(source.clone(), transaction)))
}

async fn commit<D: Dialect>(_: &Source<D>, transaction: &Transaction) -> Result<()> {
    Unit::<D>::of(transaction)?.commit().await?.db()
}

async fn rollback<D: Dialect>(_: &Source<D>, transaction: &Transaction) -> Result<()> {
    Unit::<D>::of(transaction)?.rollback().await.db()
}

fn abandon<D: Dialect>(_: &Source<D>, transaction: &Transaction) {
    if let Ok(unit) = Unit::<D>::of(transaction) {
        unit.abandon();
    }
}

impl Database {
    /// Begins a unit of work. Usually [`transaction`](Self::transaction) does; one that is begun here is rolled back when its last
    /// clone goes without a [`commit`](Self::commit).
    ///
    /// SQLite has one writer at a time: it begins with `BEGIN IMMEDIATE`, so that two that write wait for each other, as long as
    /// the pool's `busy_timeout` (five seconds, unless its options say otherwise), instead of one of them failing in the midst.
    ///
    /// # Errors
    /// `Unavailable` if no connection is free in time, or the database is locked for too long.
    pub async fn begin(&self) -> Result<Transaction> {
        whichever!(self, |source| begin(source).await)
    }

    /// Commits, then lets the events leave that waited for it. It goes on to its end even if nobody waits for it any more: what is
    /// committed is told.
    ///
    /// # Errors
    /// If it can not be committed; nobody is told of anything then. On PostgreSQL that is so, too, when a statement of it has
    /// failed, even if who called went on.
    pub async fn commit(&self, transaction: &Transaction) -> Result<()> {
        let (database, transaction) = (self.clone(), transaction.clone());
        let committed = tokio::spawn(async move { database.commit_and_publish(&transaction).await });
        committed.await.unwrap_or_else(|error| Err(feathers::Error::internal(error)))
    }

    async fn commit_and_publish(&self, transaction: &Transaction) -> Result<()> {
        let committed = whichever!(self, |source| commit(source, transaction).await);
        match committed {
            Ok(()) => transaction.publish().await,
            Err(_) => transaction.discard(),
        }
        committed
    }

    /// Takes everything back; nobody is told.
    ///
    /// # Errors
    /// If the database can not be told. It rolls back all the same, when the connection goes.
    pub async fn rollback(&self, transaction: &Transaction) -> Result<()> {
        transaction.discard();
        whichever!(self, |source| rollback(source, transaction).await)
    }

    /// Does this in one unit of work: committed if it succeeds, rolled back if it fails, panics, or nobody waits for it any more.
    ///
    /// # Errors
    /// Whatever `work` answers, and what can fail in [`begin`](Self::begin) and [`commit`](Self::commit).
    pub async fn transaction<T, F>(&self, work: F) -> Result<T>
    where
        F: AsyncFnOnce(&Transaction) -> Result<T>,
    {
        let open = Open::begin(self).await?;
        let outcome = work(&open.transaction).await;
        open.end(outcome).await
    }

    fn abandon(&self, transaction: &Transaction) {
        transaction.discard();
        whichever!(self, |source| abandon(source, transaction));
    }
}

/// A unit of work that is rolled back unless it is committed, whoever else has a clone of it.
pub(crate) struct Open<'a> {
    database: &'a Database,
    pub(crate) transaction: Transaction,
    ended: bool,
}

impl<'a> Open<'a> {
    pub(crate) async fn begin(database: &'a Database) -> Result<Self> {
        Ok(Self { database, transaction: database.begin().await?, ended: false })
    }

    /// Commits if what was done in it succeeded, else rolls back.
    pub(crate) async fn end<T>(self, outcome: Result<T>) -> Result<T> {
        match outcome {
            Ok(answer) => self.commit().await.map(|()| answer),
            Err(error) => {
                self.rollback().await;
                Err(error)
            }
        }
    }

    async fn commit(mut self) -> Result<()> {
        // From here on it is carried through, whoever waits.
        self.ended = true;
        self.database.commit(&self.transaction).await
    }

    /// Why it is rolled back matters more than whether the database could be told.
    async fn rollback(mut self) {
        if let Err(error) = self.database.rollback(&self.transaction).await {
            tracing::warn!(?error, "a transaction could not be rolled back in time");
        }
        self.ended = true;
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.database.abandon(&self.transaction);
        }
    }
}
