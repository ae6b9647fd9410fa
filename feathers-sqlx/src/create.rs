//! New records: in which statements they are stored, and in which order they are answered.

use std::collections::HashMap;

use feathers::store::{Field, FieldRef, Record, RecordId, Scalar, Table, Values};
use feathers::{Error, Result};

use crate::shape::{Shape, Stored};
use crate::statement::Batch;

/// Gives an id to those that have none, unless the database counts them.
pub(crate) fn with_ids<T: Table>(records: &mut [Values<T>]) -> Result<()> {
    let field = FieldRef::at::<T>(T::ID);
    for record in records {
        if record.get(&field).is_none_or(Scalar::is_null) {
            record.take(&field);
            if let Some(id) = T::Id::generate() {
                record.set(field.clone(), id.scalar()?.into_owned());
            }
        }
    }
    Ok(())
}

/// Divides records into statements: neighbours that set the same columns are one, as long as it has no more than so many
/// parameters. Not others: ids that the database counts shall ascend in the order of the records.
pub(crate) fn batches<'a, T: Table>(shape: &Shape, records: &'a [Values<T>], parameters: usize) -> Result<Vec<Batch<'a, T>>> {
    let mut batches = Vec::new();
    let mut rest = records;
    while let Some(first) = rest.first() {
        let columns = columns_of(shape, first)?;
        // Without columns there is one row a statement: `DEFAULT VALUES`.
        let most = parameters.checked_div(columns.len()).unwrap_or(1).max(1);
        let mut rows = 1;
        while rows < most && rest.get(rows).map(|record| columns_of(shape, record)).transpose()?.as_ref() == Some(&columns) {
            rows += 1;
        }
        let (batch, others) = rest.split_at(rows);
        batches.push(Batch { columns, rows: batch });
        rest = others;
    }
    Ok(batches)
}

/// The columns it sets, in the table's order.
fn columns_of<T: Table>(shape: &Shape, record: &Values<T>) -> Result<Vec<usize>> {
    let mut columns = record.iter().map(|(field, _)| shape.index(field)).collect::<Result<Vec<_>>>()?;
    columns.sort_unstable();
    Ok(columns)
}

/// Puts what a statement stored in the order of what it was given; a database answers in any order.
pub(crate) fn arranged<T: Table>(shape: &Shape, batch: &Batch<'_, T>, mut stored: Vec<T>) -> Result<Vec<T>> {
    if stored.len() != batch.rows.len() {
        return Err(Error::internal(format!("of {} new records {} were stored", batch.rows.len(), stored.len())));
    }
    if stored.len() < 2 {
        return Ok(stored);
    }
    if !batch.columns.contains(&T::ID) {
        // Counted up, row by row.
        stored.sort_by_key(Record::id);
        return Ok(stored);
    }
    let mut by_id: HashMap<T::Id, T> = stored.into_iter().map(|record| (record.id(), record)).collect();
    let field = FieldRef::at::<T>(T::ID);
    batch
        .rows
        .iter()
        .map(|row| {
            let id = row.get(&field).map(|id| read_id::<T>(shape, id)).transpose()?;
            let stored = id.and_then(|id| by_id.remove(&id));
            stored.ok_or_else(|| Error::internal("a new record was stored with another id than it was given"))
        })
        .collect()
}

/// The id that was given, as it is stored: a UUID may have been written in capitals.
fn read_id<T: Table>(shape: &Shape, id: &Scalar<'static>) -> Result<T::Id> {
    let id = match id {
        Scalar::Text(text) if *shape.stored(T::ID) == Stored::Uuid => Scalar::Text(text.to_ascii_lowercase().into()),
        other => other.clone(),
    };
    let mut values = Values::<T>::new();
    values.set(FieldRef::at::<T>(T::ID), id);
    T::Id::read(&mut values, T::ID)
}
