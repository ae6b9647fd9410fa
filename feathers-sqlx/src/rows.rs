//! The rows of one table on one connection.

use std::marker::PhantomData;

use feathers::store::{Field, Filter, Found, RecordQuery, Table, Values};
use feathers::{Error, Result};
use tokio::sync::OnceCell;

use crate::create::{arranged, batches, with_ids};
use crate::dialect::Dialect;
use crate::failure::Failures;
use crate::shape::Shape;
use crate::statement::{Batch, Statement};
use crate::unit::{Lease, Source};

pub(crate) struct Rows<'a, T, D: Dialect> {
    lease: Lease<'a, D>,
    shape: &'a Shape,
    failures: Failures,
    records: PhantomData<fn() -> T>,
}

impl<'a, T: Table, D: Dialect> Rows<'a, T, D> {
    pub(crate) async fn of(
        source: &Source<D>,
        transaction: Option<&'a feathers::store::Transaction>,
        shape: &'a OnceCell<Shape>,
        failures: Failures,
    ) -> Result<Self> {
        let mut lease = Lease::of(source, transaction).await?.map_err(|error| failures.answer(error))?;
        let shape = match shape.get() {
            Some(shape) => shape,
            // On the same connection: another one may never come if this call holds the last.
            None => {
                let known = D::shape::<T>(lease.connection()?).await.map_err(|error| failures.answer(error))?;
                let known = known.ok_or_else(|| Error::internal(format!("the database has no table `{}`", T::NAME)))?;
                shape.get_or_init(async || known).await
            }
        };
        Ok(Self { lease, shape, failures, records: PhantomData })
    }

    async fn fetch(&mut self, statement: Statement) -> Result<Vec<D::Row>> {
        let fetched = D::fetch(self.lease.connection()?, statement).await;
        fetched.map_err(|error| {
            self.lease.doubt();
            self.failures.answer(error)
        })
    }

    async fn records(&mut self, statement: Statement) -> Result<Vec<T>> {
        read::<T, D>(&self.fetch(statement).await?)
    }

    pub(crate) async fn find(&mut self, query: &RecordQuery<T>, count: bool) -> Result<Found<T>> {
        if query.limit == Some(0) {
            let total = if count { Some(self.count(&query.filter).await?) } else { None };
            return Ok(Found { records: Vec::new(), total });
        }
        let along = count && D::COUNTS_ALONG && query.limit.is_some();
        let rows = self.fetch(self.shape.select(query, along)?).await?;
        let records = read::<T, D>(&rows)?;
        if !count {
            return Ok(Found { records, total: None });
        }
        let came = u64::try_from(records.len()).map_err(Error::internal)?;
        let total = match rows.first() {
            Some(first) if along => {
                let total = D::counted(first, self.shape.fields.len()).map_err(Error::internal)?;
                u64::try_from(total).map_err(Error::internal)?
            }
            // The last of them came, or there is none.
            first if query.limit.is_none_or(|limit| came < limit) && (first.is_some() || query.skip == 0) => query.skip + came,
            _ => self.count(&query.filter).await?,
        };
        Ok(Found { records, total: Some(total) })
    }

    async fn count(&mut self, filter: &Filter<T>) -> Result<u64> {
        let rows = self.fetch(self.shape.count(filter)?).await?;
        let counted = rows.first().map_or(Ok(0), |row| D::counted(row, 0)).map_err(Error::internal)?;
        u64::try_from(counted).map_err(Error::internal)
    }

    pub(crate) async fn get(&mut self, id: &T::Id, filter: &Filter<T>) -> Result<Option<T>> {
        let statement = self.shape.one(&id.scalar()?, filter)?;
        Ok(self.records(statement).await?.into_iter().next())
    }

    pub(crate) async fn change(&mut self, id: Option<&T::Id>, values: &Values<T>, filter: &Filter<T>) -> Result<Vec<T>> {
        let key = id.map(T::Id::scalar).transpose()?;
        let statement = match (self.shape.update(key.as_ref(), values, filter)?, &key) {
            (Some(statement), _) => statement,
            // Nothing to change: they are answered as they are.
            (None, Some(key)) => self.shape.one(key, filter)?,
            (None, None) => self.shape.select(&RecordQuery::new().and(filter.clone()), false)?,
        };
        self.records(statement).await
    }

    pub(crate) async fn remove(&mut self, id: Option<&T::Id>, filter: &Filter<T>) -> Result<Vec<T>> {
        let key = id.map(T::Id::scalar).transpose()?;
        let statement = self.shape.delete(key.as_ref(), filter)?;
        self.records(statement).await
    }

    pub(crate) async fn create(&mut self, mut records: Vec<Values<T>>) -> Result<Vec<T>> {
        with_ids(&mut records)?;
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let batches = batches(self.shape, &records, D::PARAMETERS)?;
        if let [batch] = batches.as_slice() {
            // One statement is all or nothing of itself.
            let created = self.records(self.shape.insert(batch)?).await?;
            return arranged(self.shape, batch, created);
        }
        let created = self.together(&batches).await;
        if created.is_err() {
            self.lease.doubt();
        }
        created
    }

    async fn together(&mut self, batches: &[Batch<'_, T>]) -> Result<Vec<T>> {
        let (shape, failures) = (self.shape, self.failures);
        let failed = |error| failures.answer(error);
        let mut part = D::together(self.lease.connection()?).await.map_err(failed)?;
        let mut created = Vec::new();
        for batch in batches {
            let rows = D::fetch(&mut part, shape.insert(batch)?).await.map_err(failed)?;
            created.extend(arranged(shape, batch, read::<T, D>(&rows)?)?);
        }
        part.commit().await.map_err(failed)?;
        Ok(created)
    }
}

fn read<T: Table, D: Dialect>(rows: &[D::Row]) -> Result<Vec<T>> {
    rows.iter().map(|row| T::from_columns(&mut D::columns(row))).collect()
}
