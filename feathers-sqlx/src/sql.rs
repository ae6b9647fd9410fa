//! Records in a table.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use feathers::store::{Adapter, Filter, Found, Record, RecordQuery, Table, Transaction, Values};
use feathers::{Result, Target};
use tokio::sync::OnceCell;

use crate::database::{Database, whichever};
use crate::failure::Failures;
use crate::rows::Rows;
use crate::shape::Shape;

/// Records of type `T` in a table of SQLite or PostgreSQL. A clone is cheap. See the [crate](crate) for what the table must be like.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # fn example<Todo: feathers::store::Table>(pool: sqlx::SqlitePool) {
/// use feathers_sqlx::Sql;
///
/// struct Todos<T: feathers::store::Table>(Sql<T>);
///
/// let todos = Todos(Sql::<Todo>::new(pool));
/// # let _ = todos.0;
/// # }
/// ```
pub struct Sql<T> {
    database: Database,
    compat: bool,
    /// What the table is like; known from the first call on.
    shape: Arc<OnceCell<Shape>>,
    records: PhantomData<fn() -> T>,
}

impl<T> Clone for Sql<T> {
    fn clone(&self) -> Self {
        let Self { database, compat, shape, records } = self;
        Self { database: database.clone(), compat: *compat, shape: Arc::clone(shape), records: *records }
    }
}

impl<T: Table> fmt::Debug for Sql<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sql").field("table", &T::NAME).field("database", &self.database).finish_non_exhaustive()
    }
}

impl<T> From<&Sql<T>> for Database {
    fn from(sql: &Sql<T>) -> Self {
        sql.database.clone()
    }
}

impl<T: Table> Sql<T> {
    /// The table in this database: a pool, or a [`Database`].
    pub fn new(database: impl Into<Database>) -> Self {
        Self { database: database.into(), compat: false, shape: Arc::default(), records: PhantomData }
    }

    /// The table in a database of SQLite.
    #[cfg(feature = "sqlite")]
    #[must_use]
    pub fn sqlite(pool: sqlx::SqlitePool) -> Self {
        Self::new(pool)
    }

    /// The table in a database of PostgreSQL.
    #[cfg(feature = "postgres")]
    #[must_use]
    pub fn postgres(pool: sqlx::PgPool) -> Self {
        Self::new(pool)
    }

    /// A record whose unique value is taken is `BadRequest` instead of `Conflict`, as clients of Feathers' SQL adapter know it.
    #[must_use]
    pub fn compat_errors(mut self) -> Self {
        self.compat = true;
        self
    }

    /// The database it is in.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// As [`Database::begin`].
    ///
    /// # Errors
    /// As there.
    pub async fn begin(&self) -> Result<Transaction> {
        self.database.begin().await
    }

    /// As [`Database::commit`].
    ///
    /// # Errors
    /// As there.
    pub async fn commit(&self, transaction: &Transaction) -> Result<()> {
        self.database.commit(transaction).await
    }

    /// As [`Database::rollback`].
    ///
    /// # Errors
    /// As there.
    pub async fn rollback(&self, transaction: &Transaction) -> Result<()> {
        self.database.rollback(transaction).await
    }

    /// As [`Database::transaction`].
    ///
    /// # Errors
    /// As there.
    pub async fn transaction<R, F>(&self, work: F) -> Result<R>
    where
        F: AsyncFnOnce(&Transaction) -> Result<R>,
    {
        self.database.transaction(work).await
    }

    fn failures(&self) -> Failures {
        Failures { fields: Some(T::FIELDS), compat: self.compat }
    }
}

/// Calls the same on the rows of whichever database it is.
macro_rules! rows {
    ($sql:expr, $tx:expr, |$rows:ident| $call:expr) => {{
        let sql = $sql;
        whichever!(sql.database, |source| {
            let mut $rows = Rows::<T, _>::of(source, $tx, &sql.shape, sql.failures()).await?;
            $call.await
        })
    }};
}

impl<T: Table> Adapter for Sql<T> {
    type Record = T;

    async fn find(&self, tx: Option<&Transaction>, query: &RecordQuery<T>, count: bool) -> Result<Found<T>> {
        rows!(self, tx, |rows| rows.find(query, count))
    }

    async fn get(&self, tx: Option<&Transaction>, id: &T::Id, filter: &Filter<T>) -> Result<Option<T>> {
        rows!(self, tx, |rows| rows.get(id, filter))
    }

    async fn create(&self, tx: Option<&Transaction>, records: Vec<Values<T>>) -> Result<Vec<T>> {
        rows!(self, tx, |rows| rows.create(records))
    }

    async fn update(&self, tx: Option<&Transaction>, id: &T::Id, values: Values<T>, filter: &Filter<T>) -> Result<Option<T>> {
        rows!(self, tx, |rows| rows.change(Some(id), &values, filter)).map(|changed| changed.into_iter().next())
    }

    async fn patch(
        &self,
        tx: Option<&Transaction>,
        target: &Target<<T as Record>::Id>,
        values: Values<T>,
        filter: &Filter<T>,
    ) -> Result<Vec<T>> {
        rows!(self, tx, |rows| rows.change(one(target), &values, filter))
    }

    async fn remove(&self, tx: Option<&Transaction>, target: &Target<<T as Record>::Id>, filter: &Filter<T>) -> Result<Vec<T>> {
        rows!(self, tx, |rows| rows.remove(one(target), filter))
    }
}

fn one<Id>(target: &Target<Id>) -> Option<&Id> {
    match target {
        Target::One(id) => Some(id),
        Target::Many => None,
    }
}
