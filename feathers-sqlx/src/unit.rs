//! What a [`Transaction`](feathers::store::Transaction) of these databases holds: the connection on which it runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use feathers::{Error, Result};
use sqlx::pool::PoolConnection;
use sqlx::{Connection, Database, Pool, Transaction};
use tokio::sync::{Mutex, MutexGuard};

use crate::dialect::Dialect;

type Options<D> = <<D as Database>::Connection as Connection>::Options;

/// A pool, and how it is told from others: clones of one pool share its options.
pub(crate) struct Source<D: Database> {
    pub(crate) pool: Pool<D>,
    options: Arc<Options<D>>,
}

impl<D: Database> Source<D> {
    pub(crate) fn new(pool: Pool<D>) -> Self {
        let options = pool.connect_options();
        Self { pool, options }
    }

    pub(crate) fn name(&self) -> &'static str {
        D::NAME
    }
}

impl<D: Database> Clone for Source<D> {
    fn clone(&self) -> Self {
        Self { pool: self.pool.clone(), options: Arc::clone(&self.options) }
    }
}

/// A unit of work on one connection.
pub(crate) struct Unit<D: Database> {
    source: Source<D>,
    held: Mutex<Held<D>>,
    /// Nobody commits it any more; who holds the connection just now gives it up.
    abandoned: AtomicBool,
}

pub(crate) struct Held<D: Database> {
    /// `None` once it is over.
    transaction: Option<Transaction<'static, D>>,
    /// A statement has failed in it, or one may have of which we do not know.
    doubtful: bool,
}

impl<D: Database> Unit<D> {
    pub(crate) fn new(source: Source<D>, transaction: Transaction<'static, D>) -> Self {
        let held = Mutex::new(Held { transaction: Some(transaction), doubtful: false });
        Self { source, held, abandoned: AtomicBool::new(false) }
    }

    /// What a transaction of this kind of database holds.
    pub(crate) fn of(transaction: &feathers::store::Transaction) -> Result<&Self> {
        transaction.state().ok_or_else(|| Error::internal("the transaction is that of another kind of database"))
    }

    /// Its connection, once nobody else is at it.
    async fn connection(&self) -> Result<MutexGuard<'_, Held<D>>> {
        let mut held = self.held.lock().await;
        if self.abandoned.load(Ordering::Acquire) {
            held.transaction = None;
        }
        if held.transaction.is_none() { Err(over()) } else { Ok(held) }
    }

    /// Rolls back without waiting for it: the connection does so before it is used again.
    pub(crate) fn abandon(&self) {
        self.abandoned.store(true, Ordering::Release);
        if let Ok(mut held) = self.held.try_lock() {
            held.transaction = None;
        }
    }
}

impl<D: Dialect> Unit<D> {
    /// Whether something has been committed; an error if it could not be, or was over before.
    pub(crate) async fn commit(&self) -> Result<sqlx::Result<()>> {
        let mut held = self.connection().await?;
        let Some(mut transaction) = held.transaction.take() else { return Err(over()) };
        if held.doubtful && !D::intact(&mut transaction).await {
            // The pool takes the connection back either way.
            if let Err(error) = transaction.rollback().await {
                tracing::debug!(%error, "a transaction could not be rolled back in time");
            }
            return Err(Error::internal("a statement of the transaction had failed, so it was rolled back instead of committed"));
        }
        Ok(transaction.commit().await)
    }

    pub(crate) async fn rollback(&self) -> sqlx::Result<()> {
        let transaction = self.held.lock().await.transaction.take();
        match transaction {
            Some(transaction) => transaction.rollback().await,
            None => Ok(()),
        }
    }
}

fn over() -> Error {
    Error::internal("the transaction is over")
}

/// A connection to run statements on.
pub(crate) enum Lease<'a, D: Database> {
    Own(PoolConnection<D>),
    Joined(MutexGuard<'a, Held<D>>),
}

impl<'a, D: Dialect> Lease<'a, D> {
    /// That of the unit of work, which must be one of the same database; without one, any of the pool.
    pub(crate) async fn of(
        source: &Source<D>,
        transaction: Option<&'a feathers::store::Transaction>,
    ) -> Result<sqlx::Result<Self>> {
        let Some(transaction) = transaction else { return Ok(source.pool.acquire().await.map(Self::Own)) };
        let unit = transaction.state::<Unit<D>>().filter(|unit| Arc::ptr_eq(&unit.source.options, &source.options));
        let unit = unit.ok_or_else(|| Error::internal("the transaction is that of another database"))?;
        Ok(Ok(Self::Joined(unit.connection().await?)))
    }

    pub(crate) fn connection(&mut self) -> Result<&mut D::Connection> {
        match self {
            Self::Own(connection) => Ok(connection),
            Self::Joined(held) => held.transaction.as_deref_mut().ok_or_else(over),
        }
    }

    /// A statement has failed on it.
    pub(crate) fn doubt(&mut self) {
        if let Self::Joined(held) = self {
            held.doubtful = true;
        }
    }
}

/// Runs queries of your own on the connection of a transaction. Others of the transaction wait meanwhile.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # {
/// use feathers::store::Transaction;
/// use feathers_sqlx::{Db, within};
/// use sqlx::SqliteConnection;
///
/// async fn count(tx: &Transaction) -> feathers::Result<i64> {
///     within(tx, async |connection: &mut SqliteConnection| {
///         sqlx::query_scalar("SELECT COUNT(*) FROM todos").fetch_one(connection).await.db()
///     })
///     .await
/// }
/// # }
/// ```
///
/// # Errors
/// Whatever `work` answers; `GeneralError` if the transaction is over, or that of another kind of database.
pub async fn within<C, T, F>(transaction: &feathers::store::Transaction, work: F) -> Result<T>
where
    C: Connection<Database: Database<Connection = C>> + 'static,
    F: AsyncFnOnce(&mut C) -> Result<T>,
{
    let unit = Unit::<C::Database>::of(transaction)?;
    let mut held = unit.connection().await?;
    // We do not see what fails in there.
    held.doubtful = true;
    let connection = held.transaction.as_deref_mut().ok_or_else(over)?;
    work(connection).await
}
