//! A store in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use smallvec::SmallVec;

use super::adapter::id_taken;
use super::{Adapter, Field, Filter, Found, Record, RecordId, RecordQuery, Scalar, Transaction, Values};
use crate::argument::Target;
use crate::error::{Error, Result};

/// Records in memory, for tests, prototypes and what may be lost. A clone is the same store.
///
/// Ids that are numbers are counted from 1, or from [`start_id`](Self::start_id); one that is taken already, because somebody chose
/// it, is left out. It has no [`Transaction`]s: a call that is part of one, which can only be another store's, is an error.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::store::{Adapter, Memory, NewRecord, Object, RecordQuery};
/// use serde_json::json;
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let todos: Memory<Object> = Memory::new();
/// let todo: Object = serde_json::from_value(json!({ "text": "Buy bread" })).unwrap();
/// let made = todos.create(None, vec![todo.into_values()?]).await?;
/// assert_eq!(made[0]["id"], 1);
///
/// let found = todos.find(None, &RecordQuery::parse(&json!({ "text": { "$ne": "Rest" } }))?, false).await?;
/// assert_eq!(found.records, made);
/// # Ok::<(), feathers::Error>(())
/// # }).unwrap();
/// ```
pub struct Memory<R: Record>(Arc<RwLock<State<R>>>);

struct State<R: Record> {
    /// By id, which is the order of records without `$sort`.
    rows: BTreeMap<R::Id, R>,
    /// The first id that is counted.
    start: i64,
    /// The next one; `None` when there are no more numbers.
    next: Option<i64>,
}

impl<R: Record> Memory<R> {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::with([])
    }

    /// A store that has these records already; of several with one id the last.
    #[must_use]
    pub fn with(records: impl IntoIterator<Item = R>) -> Self {
        let mut state = State { rows: BTreeMap::new(), start: 1, next: Some(1) };
        state.replace_all(records);
        Self(Arc::new(RwLock::new(state)))
    }

    /// Counts ids from this number on, or on from the greatest there is, if that is more.
    #[must_use]
    pub fn start_id(self, id: i64) -> Self {
        {
            let mut state = self.write();
            state.start = id;
            state.count_on();
        }
        self
    }

    /// Puts these records in the place of all there are, and counts ids anew. For tests and resets.
    pub fn replace_all(&self, records: impl IntoIterator<Item = R>) {
        // Before the lock: the iterator is the caller's, and may be slow or ask this store.
        let records: Vec<R> = records.into_iter().collect();
        self.write().replace_all(records);
    }

    // Nothing is changed before everything that may panic or fail is over, so what a panic leaves behind is whole.
    fn read(&self) -> RwLockReadGuard<'_, State<R>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State<R>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a record is sorted by, and the record.
type Keyed<'a, R> = (SmallVec<[Scalar<'a>; 2]>, &'a <R as Record>::Id, &'a R);

impl<R: Record> State<R> {
    fn replace_all(&mut self, records: impl IntoIterator<Item = R>) {
        self.rows = records.into_iter().map(|record| (record.id(), record)).collect();
        self.count_on();
    }

    fn count_on(&mut self) {
        let taken = self.rows.keys().filter_map(|id| match id.scalar() {
            Ok(Scalar::Int(id)) => Some(id),
            _ => None,
        });
        self.next = match taken.max() {
            Some(greatest) if greatest >= self.start => greatest.checked_add(1),
            _ => Some(self.start),
        };
    }

    fn find(&self, query: &RecordQuery<R>, count: bool) -> Result<Found<R>> {
        let skip = usize::try_from(query.skip).unwrap_or(usize::MAX);
        let limit = query.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        if limit == 0 && !count {
            return Ok(Found { records: Vec::new(), total: None });
        }
        if query.sort.is_empty() || limit == 0 {
            self.by_id(query, skip, limit, count)
        } else {
            self.sorted(query, skip, limit, count)
        }
    }

    /// Stops where nobody wants to know more.
    fn by_id(&self, query: &RecordQuery<R>, skip: usize, limit: usize, count: bool) -> Result<Found<R>> {
        let (mut records, mut total) = (Vec::new(), 0_u64);
        let end = skip.saturating_add(limit);
        for record in self.rows.values() {
            if !query.filter.matches(record)? {
                continue;
            }
            let at = usize::try_from(total).unwrap_or(usize::MAX);
            total += 1;
            if (skip..end).contains(&at) {
                records.push(record.clone());
            }
            if !count && at.saturating_add(1) >= end {
                break;
            }
        }
        Ok(Found { records, total: count.then_some(total) })
    }

    /// Sorts no more than the first `skip + limit`, and clones only what is answered.
    fn sorted(&self, query: &RecordQuery<R>, skip: usize, limit: usize, count: bool) -> Result<Found<R>> {
        let mut found: Vec<Keyed<'_, R>> = Vec::new();
        for (id, record) in &self.rows {
            if query.filter.matches(record)? {
                let keys = query.sort.iter().map(|(field, _)| record.scalar(field));
                found.push((keys.collect::<Result<_>>()?, id, record));
            }
        }
        let total = count.then_some(found.len() as u64);
        let order = |a: &Keyed<'_, R>, b: &Keyed<'_, R>| query.compare(&a.0, &b.0).then_with(|| a.1.cmp(b.1));
        let end = skip.saturating_add(limit);
        if end < found.len() {
            found.select_nth_unstable_by(end, order);
            found.truncate(end);
        }
        found.sort_unstable_by(order);
        Ok(Found { records: found.into_iter().skip(skip).map(|(_, _, record)| record.clone()).collect(), total })
    }

    /// Replaces only what passes the filter.
    fn create(&mut self, records: Vec<Values<R>>, filter: &Filter<R>) -> Result<Vec<R>> {
        let mut made = Vec::with_capacity(records.len());
        let mut ids = BTreeSet::new();
        let mut next = self.next;
        for mut values in records {
            let chosen = is_chosen(&values)?;
            if !chosen {
                let id = match R::Id::generate() {
                    Some(id) => id,
                    None => self.count(&mut next, &ids)?,
                };
                values.set(R::id_field(), id.scalar()?.into_owned());
            }
            let record = R::from_values(values)?;
            let id = record.id();
            let before = self.rows.get(&id);
            let taken = !ids.insert(id.clone()) || before.is_some();
            // An open record that is sent again replaces the old one.
            if taken && !(R::OPEN && chosen) {
                return Err(id_taken());
            }
            if let Some(before) = before
                && !filter.matches(before)?
            {
                return Err(id_taken());
            }
            made.push((id, record));
        }
        self.next = next;
        let answer = made.iter().map(|(_, record)| record.clone()).collect();
        self.rows.extend(made);
        Ok(answer)
    }

    /// The next number that is nobody's id. It is not reserved by being greater than one that a client chose, else a single id
    /// could end all counting.
    fn count(&self, next: &mut Option<i64>, made: &BTreeSet<R::Id>) -> Result<R::Id> {
        while let Some(number) = *next {
            let Some(id) = R::Id::from_count(number) else { break };
            *next = number.checked_add(1);
            if !self.rows.contains_key(&id) && !made.contains(&id) {
                return Ok(id);
            }
        }
        Err(Error::internal("a store in memory has no more ids to count"))
    }

    /// The ids and the records of those that are meant and pass.
    fn targeted(&self, target: &Target<R::Id>, filter: &Filter<R>) -> Result<Vec<(&R::Id, &R)>> {
        let mut targeted = Vec::new();
        match target {
            Target::One(id) => targeted.extend(self.rows.get_key_value(id)),
            Target::Many => targeted.extend(&self.rows),
        }
        let mut failed = None;
        targeted.retain(|(_, record)| {
            failed.is_none()
                && filter.matches(record).unwrap_or_else(|error| {
                    failed = Some(error);
                    false
                })
        });
        failed.map_or(Ok(targeted), Err)
    }

    /// Changes all of them or none.
    fn change(&mut self, target: &Target<R::Id>, filter: &Filter<R>, change: impl Fn(&R) -> Result<R>) -> Result<Vec<R>> {
        let targeted = self.targeted(target, filter)?;
        let changed = targeted.into_iter().map(|(id, record)| Ok((id.clone(), change(record)?)));
        let changed: Vec<(R::Id, R)> = changed.collect::<Result<_>>()?;
        let answer = changed.iter().map(|(_, record)| record.clone()).collect();
        self.rows.extend(changed);
        Ok(answer)
    }

    fn remove(&mut self, target: &Target<R::Id>, filter: &Filter<R>) -> Result<Vec<R>> {
        let ids: Vec<R::Id> = self.targeted(target, filter)?.into_iter().map(|(id, _)| id.clone()).collect();
        Ok(ids.iter().filter_map(|id| self.rows.remove(id)).collect())
    }
}

/// Whether new values have an id. Records of any fields have whatever a client wrote there: as in Feathers, one that JavaScript
/// takes for false is none.
fn is_chosen<R: Record>(values: &Values<R>) -> Result<bool> {
    match values.get(&R::id_field()) {
        None | Some(Scalar::Null) => Ok(false),
        Some(_) if !R::OPEN => Ok(true),
        Some(Scalar::Int(id)) => Ok(*id != 0),
        Some(Scalar::Text(id)) => Ok(!id.is_empty()),
        Some(Scalar::Bool(false)) => Ok(false),
        Some(_) => Err(Error::bad_request("An id is a whole number or a string")),
    }
}

/// A unit of work is always another store's.
fn alone(tx: Option<&Transaction>) -> Result<()> {
    match tx {
        None => Ok(()),
        Some(_) => Err(Error::internal("a store in memory has no transactions, and was called as part of another store's")),
    }
}

impl<R: Record> Adapter for Memory<R> {
    type Record = R;

    async fn find(&self, tx: Option<&Transaction>, query: &RecordQuery<R>, count: bool) -> Result<Found<R>> {
        alone(tx)?;
        self.read().find(query, count)
    }

    async fn get(&self, tx: Option<&Transaction>, id: &R::Id, filter: &Filter<R>) -> Result<Option<R>> {
        alone(tx)?;
        let state = self.read();
        let Some(record) = state.rows.get(id) else { return Ok(None) };
        Ok(filter.matches(record)?.then(|| record.clone()))
    }

    async fn create(&self, tx: Option<&Transaction>, records: Vec<Values<R>>) -> Result<Vec<R>> {
        alone(tx)?;
        self.write().create(records, &Filter::all())
    }

    /// Under one lock: nobody comes between the look and the write.
    async fn create_within(&self, tx: Option<&Transaction>, records: Vec<Values<R>>, filter: &Filter<R>) -> Result<Vec<R>> {
        alone(tx)?;
        self.write().create(records, filter)
    }

    async fn update(&self, tx: Option<&Transaction>, id: &R::Id, mut values: Values<R>, filter: &Filter<R>) -> Result<Option<R>> {
        alone(tx)?;
        values.take(&R::id_field());
        let target = Target::One(id.clone());
        let mut updated = self.write().change(&target, filter, |record| record.updated(values.clone()))?;
        Ok(updated.pop())
    }

    async fn patch(
        &self,
        tx: Option<&Transaction>,
        target: &Target<R::Id>,
        mut values: Values<R>,
        filter: &Filter<R>,
    ) -> Result<Vec<R>> {
        alone(tx)?;
        values.take(&R::id_field());
        self.write().change(target, filter, |record| record.patched(values.clone()))
    }

    async fn remove(&self, tx: Option<&Transaction>, target: &Target<R::Id>, filter: &Filter<R>) -> Result<Vec<R>> {
        alone(tx)?;
        self.write().remove(target, filter)
    }
}

impl<R: Record> Default for Memory<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R: Record> Clone for Memory<R> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// Without the records: they may hold secrets.
impl<R: Record> fmt::Debug for Memory<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").field("records", &self.read().rows.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
