//! A store of records.

use std::future::Future;

use super::record::{NewRecord, Record};
use super::{Filter, RecordId, RecordQuery, Scalar, Transaction, Values};
use crate::argument::Target;
use crate::error::{Error, Result};

/// A store of records. [`Memory`](super::Memory) is one; the crate `feathers-sqlx` has SQL databases.
///
/// Queries that arrive here are valid and within bounds, scopes are part of their filter, and values fit the record: an adapter
/// only stores. What every store keeps to stands at the top of the module. `tx` is the unit of work the call is part of; an
/// adapter that does not know it, or has none of its own, answers an error instead of acting outside of it.
///
/// Errors: a record whose id or unique field is taken is `Conflict`; what the database says goes to the log, never to clients.
///
/// A store of a fixed list:
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::store::{Adapter, Filter, Found, Record, RecordQuery, Transaction, Values};
/// use feathers::{Error, Result, Target};
///
/// struct Listed<R>(Vec<R>);
///
/// impl<R: Record> Listed<R> {
///     fn passing(&self, tx: Option<&Transaction>, filter: &Filter<R>) -> Result<Vec<R>> {
///         if tx.is_some() {
///             return Err(Error::internal("a list has no units of work"));
///         }
///         let passing = self.0.iter().map(|record| Ok(filter.matches(record)?.then(|| record.clone())));
///         passing.filter_map(Result::transpose).collect()
///     }
/// }
///
/// fn refused() -> Error {
///     Error::method_not_allowed("The list is fixed")
/// }
///
/// impl<R: Record> Adapter for Listed<R> {
///     type Record = R;
///
///     async fn find(&self, tx: Option<&Transaction>, query: &RecordQuery<R>, count: bool) -> Result<Found<R>> {
///         let mut passing = self.passing(tx, &query.filter)?;
///         query.sort_records(&mut passing)?;
///         let total = count.then_some(passing.len() as u64);
///         let (skip, limit) = (usize::try_from(query.skip), query.limit.map(usize::try_from));
///         let (skip, limit) = (skip.unwrap_or(usize::MAX), limit.map_or(usize::MAX, |limit| limit.unwrap_or(usize::MAX)));
///         Ok(Found { records: passing.into_iter().skip(skip).take(limit).collect(), total })
///     }
///
///     async fn get(&self, tx: Option<&Transaction>, id: &R::Id, filter: &Filter<R>) -> Result<Option<R>> {
///         Ok(self.passing(tx, filter)?.into_iter().find(|record| record.id() == *id))
///     }
///
///     async fn create(&self, _: Option<&Transaction>, _: Vec<Values<R>>) -> Result<Vec<R>> {
///         Err(refused()) // R::from_values(values) makes a record
///     }
///
///     async fn update(&self, _: Option<&Transaction>, _: &R::Id, _: Values<R>, _: &Filter<R>) -> Result<Option<R>> {
///         Err(refused()) // record.updated(values) is what it becomes
///     }
///
///     async fn patch(&self, _: Option<&Transaction>, _: &Target<R::Id>, _: Values<R>, _: &Filter<R>) -> Result<Vec<R>> {
///         Err(refused()) // record.patched(values)
///     }
///
///     async fn remove(&self, _: Option<&Transaction>, _: &Target<R::Id>, _: &Filter<R>) -> Result<Vec<R>> {
///         Err(refused())
///     }
/// }
/// ```
///
/// Whether a store that writes, too, keeps to all of it is tested by `feathers::adapter_tests!`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a store of records",
    label = "this does not implement `feathers::store::Adapter`",
    note = "use `Memory<Todo>`, `Sql<Todo>` of feathers-sqlx, or implement `Adapter`"
)]
pub trait Adapter: Send + Sync + 'static {
    /// What it stores.
    type Record: Record;

    /// The records that match, in order, from `skip` on, at most `limit` (`None`: all of them); with `count` also how many match
    /// in all, without regard to `limit` and `skip`.
    ///
    /// # Errors
    /// If the store fails; so for all of these.
    fn find(
        &self,
        tx: Option<&Transaction>,
        query: &RecordQuery<Self::Record>,
        count: bool,
    ) -> impl Future<Output = Result<Found<Self::Record>>> + Send;

    /// The record with this id, if it passes the filter.
    fn get(
        &self,
        tx: Option<&Transaction>,
        id: &<Self::Record as Record>::Id,
        filter: &Filter<Self::Record>,
    ) -> impl Future<Output = Result<Option<Self::Record>>> + Send;

    /// Stores new records, all or none, and answers them as they are now, in the same order. A record without id gets one.
    fn create(
        &self,
        tx: Option<&Transaction>,
        records: Vec<Values<Self::Record>>,
    ) -> impl Future<Output = Result<Vec<Self::Record>>> + Send;

    /// The same, of a store whose `create` may replace a record ([`Record::OPEN`]): one that does not pass the filter is not
    /// replaced, its id is taken. A store that can look and write at once does that here; unless it says so, it is looked first.
    /// One that stands before another store hands this on, too.
    fn create_within(
        &self,
        tx: Option<&Transaction>,
        records: Vec<Values<Self::Record>>,
        filter: &Filter<Self::Record>,
    ) -> impl Future<Output = Result<Vec<Self::Record>>> + Send {
        async move {
            if Self::Record::OPEN && !filter.is_all() {
                for id in records.iter().filter_map(chosen_id::<Self::Record>) {
                    if let Some(taken) = self.get(tx, &id, &Filter::all()).await?
                        && !filter.matches(&taken)?
                    {
                        return Err(id_taken());
                    }
                }
            }
            self.create(tx, records).await
        }
    }

    /// Replaces the record with this id, if it passes the filter before; values that are not there stay, where the record has
    /// fixed fields. Answers it as it is now.
    fn update(
        &self,
        tx: Option<&Transaction>,
        id: &<Self::Record as Record>::Id,
        values: Values<Self::Record>,
        filter: &Filter<Self::Record>,
    ) -> impl Future<Output = Result<Option<Self::Record>>> + Send;

    /// Changes the record with this id, or all, if they pass the filter before. Answers them as they are now, in any order.
    fn patch(
        &self,
        tx: Option<&Transaction>,
        target: &Target<<Self::Record as Record>::Id>,
        values: Values<Self::Record>,
        filter: &Filter<Self::Record>,
    ) -> impl Future<Output = Result<Vec<Self::Record>>> + Send;

    /// Removes the record with this id, or all, if they pass the filter. Answers them as they were, in any order.
    fn remove(
        &self,
        tx: Option<&Transaction>,
        target: &Target<<Self::Record as Record>::Id>,
        filter: &Filter<Self::Record>,
    ) -> impl Future<Output = Result<Vec<Self::Record>>> + Send;

    /// For server code: the first record that passes, by id.
    fn first(
        &self,
        tx: Option<&Transaction>,
        filter: Filter<Self::Record>,
    ) -> impl Future<Output = Result<Option<Self::Record>>> + Send {
        async move {
            let found = self.find(tx, &RecordQuery::new().and(filter).limit(1), false).await?;
            Ok(found.records.into_iter().next())
        }
    }

    /// For server code: stores a new record and answers it. It is not held to the constraints of what clients send; where it is
    /// theirs, `data.check()?` comes before.
    ///
    /// ```
    /// # use feathers_runtime as feathers;
    /// use feathers::store::{Adapter, Filter, Memory, Object};
    ///
    /// # async fn example(store: Memory<Object>, new: Object) -> feathers::Result<()> {
    /// if store.first(None, Filter::all()).await?.is_none() {
    ///     store.add(None, new).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    fn add(
        &self,
        tx: Option<&Transaction>,
        new: <Self::Record as Record>::New,
    ) -> impl Future<Output = Result<Self::Record>> + Send {
        async move {
            let mut values = new.into_values()?;
            <Self::Record as Record>::New::complete(&mut values)?;
            let created = self.create(tx, vec![values]).await?;
            created.into_iter().next().ok_or_else(|| Error::internal("a store answered no record for a new one"))
        }
    }
}

fn chosen_id<R: Record>(values: &Values<R>) -> Option<R::Id> {
    match values.get(&R::id_field())? {
        Scalar::Int(id) => R::Id::from_wire(&(*id).into()),
        Scalar::Text(id) => R::Id::from_wire(&(**id).into()),
        _ => None,
    }
}

/// What `create` answers for an id that another record has.
pub(super) fn id_taken() -> Error {
    Error::conflict("A record with this id exists already")
}

/// What a query found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found<R> {
    /// The records.
    pub records: Vec<R>,
    /// How many match in all, if that was asked for.
    pub total: Option<u64>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::store::{FieldRef, Memory, Object, ObjectId, Operator};

    /// It does not look and write at once.
    struct Plain(Memory<Object>);

    impl Adapter for Plain {
        type Record = Object;

        async fn find(&self, tx: Option<&Transaction>, query: &RecordQuery<Object>, count: bool) -> Result<Found<Object>> {
            self.0.find(tx, query, count).await
        }

        async fn get(&self, tx: Option<&Transaction>, id: &ObjectId, filter: &Filter<Object>) -> Result<Option<Object>> {
            self.0.get(tx, id, filter).await
        }

        async fn create(&self, tx: Option<&Transaction>, records: Vec<Values<Object>>) -> Result<Vec<Object>> {
            self.0.create(tx, records).await
        }

        async fn update(
            &self,
            tx: Option<&Transaction>,
            id: &ObjectId,
            values: Values<Object>,
            filter: &Filter<Object>,
        ) -> Result<Option<Object>> {
            self.0.update(tx, id, values, filter).await
        }

        async fn patch(
            &self,
            tx: Option<&Transaction>,
            target: &Target<ObjectId>,
            values: Values<Object>,
            filter: &Filter<Object>,
        ) -> Result<Vec<Object>> {
            self.0.patch(tx, target, values, filter).await
        }

        async fn remove(
            &self,
            tx: Option<&Transaction>,
            target: &Target<ObjectId>,
            filter: &Filter<Object>,
        ) -> Result<Vec<Object>> {
            self.0.remove(tx, target, filter).await
        }
    }

    #[tokio::test]
    async fn a_record_outside_of_the_filter_is_not_replaced() {
        let object = |json| serde_json::from_value::<Object>(json).unwrap();
        let values = |json| NewRecord::into_values(object(json)).unwrap();
        let of = |owner: &str| Filter::Test(FieldRef { name: "owner".into(), index: None }, Operator::Eq(owner.into()));
        let store =
            Plain(Memory::with([object(json!({ "id": 1, "owner": "ann" })), object(json!({ "id": "a", "owner": "ann" }))]));
        for id in [json!(1), json!("a")] {
            let rows = vec![values(json!({ "owner": "bob" })), values(json!({ "id": id, "owner": "bob" }))];
            let refused = store.create_within(None, rows, &of("bob")).await.unwrap_err();
            assert_eq!(refused.message(), "A record with this id exists already");
        }
        assert!(store.first(None, of("bob")).await.unwrap().is_none(), "none is stored");

        let own = values(json!({ "id": 1, "owner": "ann", "new": true }));
        assert_eq!(store.create_within(None, vec![own], &of("ann")).await.unwrap()[0]["new"], true);
        let unscoped = values(json!({ "id": "a", "owner": "bob" }));
        assert_eq!(store.create_within(None, vec![unscoped], &Filter::all()).await.unwrap()[0]["owner"], "bob");
    }
}
