//! A query of the query language, once it has been read.

use std::fmt;

use super::record::{FieldRef, Record};
use super::{Filter, Scalar};
use crate::error::Result;

/// Which records, in what order, how many of them, and which of their fields.
///
/// As an argument (`Query(q): Query<RecordQuery<Todo>>`) it is read from what a client sent, see the module `parse`.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::Result;
/// use feathers::store::{Adapter, Column, Order, RecordQuery, Table};
///
/// /// The five newest of a room, and how many there are.
/// async fn latest<S: Adapter>(store: &S, room: Column<S::Record, String>, made: Column<S::Record, i64>) -> Result<u64>
/// where
///     S::Record: Table,
/// {
///     let query = RecordQuery::new().and(room.eq("general")).sort(made, Order::Descending).limit(5);
///     let found = store.find(None, &query, true).await?;
///     Ok(found.total.unwrap_or(0))
/// }
/// ```
pub struct RecordQuery<R> {
    /// Which records.
    pub filter: Filter<R>,
    /// In what order; those that are equal come by id.
    pub sort: Vec<(FieldRef, Order)>,
    /// Which fields are answered, the id always among them; `None`: all.
    pub select: Option<Vec<FieldRef>>,
    /// How many at most.
    pub limit: Option<u64>,
    /// How many of the first ones not.
    pub skip: u64,
}

/// The direction of a sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// From the least to the greatest, null first.
    Ascending,
    /// From the greatest to the least, null last.
    Descending,
}

impl<R> RecordQuery<R> {
    /// All records.
    #[must_use]
    pub fn new() -> Self {
        Self { filter: Filter::all(), sort: Vec::new(), select: None, limit: None, skip: 0 }
    }

    /// Only those that also pass this.
    #[must_use]
    pub fn and(mut self, filter: Filter<R>) -> Self {
        self.filter = self.filter.and(filter);
        self
    }

    /// In this order, after the orders said before.
    #[must_use]
    pub fn sort(mut self, field: impl Into<FieldRef>, order: Order) -> Self {
        self.sort.push((field.into(), order));
        self
    }

    /// At most so many.
    #[must_use]
    pub fn limit(mut self, limit: u64) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Without the first ones.
    #[must_use]
    pub fn skip(mut self, skip: u64) -> Self {
        self.skip = skip;
        self
    }
}

impl<R: Record> RecordQuery<R> {
    /// Puts records in the query's order, equal ones by id.
    ///
    /// # Errors
    /// If a field of one holds what no store could hold.
    pub fn sort_records(&self, records: &mut Vec<R>) -> Result<()> {
        let mut keyed = Vec::with_capacity(records.len());
        for record in records.drain(..) {
            let keys = self.sort.iter().map(|(field, _)| record.scalar(field).map(Scalar::into_owned));
            keyed.push((keys.collect::<Result<Vec<_>>>()?, record.id(), record));
        }
        keyed.sort_by(|(a, a_id, _), (b, b_id, _)| self.compare(a, b).then_with(|| a_id.cmp(b_id)));
        records.extend(keyed.into_iter().map(|(_, _, record)| record));
        Ok(())
    }
}

impl<R> RecordQuery<R> {
    /// The order of two records by their values of the fields in `$sort`. Equal ones come by id.
    pub(crate) fn compare(&self, a: &[Scalar<'_>], b: &[Scalar<'_>]) -> std::cmp::Ordering {
        let mut compared = self.sort.iter().zip(a.iter().zip(b)).map(|((_, order), (a, b))| match order {
            Order::Ascending => a.order(b),
            Order::Descending => b.order(a),
        });
        compared.find(|ordering| ordering.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    }
}

impl<R> Default for RecordQuery<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R> Clone for RecordQuery<R> {
    fn clone(&self) -> Self {
        let Self { filter, sort, select, limit, skip } = self;
        Self { filter: filter.clone(), sort: sort.clone(), select: select.clone(), limit: *limit, skip: *skip }
    }
}

impl<R> fmt::Debug for RecordQuery<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordQuery")
            .field("filter", &self.filter)
            .field("sort", &self.sort)
            .field("select", &self.select)
            .field("limit", &self.limit)
            .field("skip", &self.skip)
            .finish()
    }
}
