//! The query language: what a client sends becomes a [`RecordQuery`].
//!
//! It is that of Feathers: fields that equal a value or stand in comparisons (`$in`, `$nin`, `$lt`, `$lte`, `$gt`, `$gte`, `$ne`,
//! and `$like`, `$ilike` for records that allow them), `$or` and `$and` at any level, and at the top `$limit`, `$skip`, `$sort` and
//! `$select`. What it does not know is `BadRequest`, never ignored: a filter with a mistake in it must not mean "all". So is what
//! is too large, see `bounds`.

mod bounds;
mod condition;
mod number;
mod path;
mod sent;
#[cfg(all(test, feature = "test"))]
mod tests;

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

pub(super) use self::bounds::MAX_LIST;
use self::bounds::{Bounds, MAX_CONDITIONS};
use self::condition::{AND, OR, all, alternatives, field};
use self::path::Path;
use self::sent::{Sent, Sort};
use super::{FieldRef, Filter, Order, Record, RecordQuery, Use};
use crate::error::carried::carry;
use crate::error::{Error, Result};

const SORT: &str = "$sort";

impl<R: Record> RecordQuery<R> {
    /// Reads a query in the language of Feathers.
    ///
    /// `$sort` by several fields sorts by them in the order in which they stand in the text. A [`Value`] has lost it, unless
    /// serde_json is built with `preserve_order`: it sorts them by name. A hook that wants to change the query takes it as
    /// `query: &mut RecordQuery<…>`, and code that writes one says [`RecordQuery::sort`].
    ///
    /// ```
    /// # use feathers_runtime as feathers;
    /// use feathers::store::{Object, RecordQuery};
    /// use serde_json::json;
    ///
    /// let query = RecordQuery::<Object>::parse(&json!({ "done": false, "$or": [{ "votes": { "$gt": 3 } }, { "pinned": true }] }))?;
    /// assert!(query.limit.is_none());
    ///
    /// let error = RecordQuery::<Object>::parse(&json!({ "votes": { "$more": 3 } })).unwrap_err();
    /// assert_eq!(error.message(), "Invalid query parameter $more");
    /// # Ok::<(), feathers::Error>(())
    /// ```
    ///
    /// # Errors
    /// `BadRequest` that says what is wrong and where, for what is not in the language, does not fit the record or is too large.
    pub fn parse(query: &Value) -> Result<Self> {
        match query {
            Value::Null => Ok(Self::new()),
            Value::Object(fields) => read(fields, fields.get(SORT).map(Sort::from)),
            _ => Err(Error::bad_request("Invalid query: expected an object")),
        }
    }
}

fn read<R: Record>(fields: &Map<String, Value>, sort: Option<Sort>) -> Result<RecordQuery<R>> {
    let mut query = RecordQuery::new();
    let mut bounds = Bounds::default();
    let mut parts = Vec::with_capacity(fields.len().min(MAX_CONDITIONS));
    if let Some(sent) = sort {
        query.sort = sort_by::<R>(sent, &mut bounds)?;
    }
    for (name, value) in fields {
        let path = Path::Key(&Path::Top, name);
        match name.as_str() {
            SORT => {}
            "$limit" => query.limit = count(value, &path)?,
            "$skip" => query.skip = count(value, &path)?.unwrap_or(0),
            "$select" => query.select = select::<R>(value, &path, &mut bounds)?,
            OR | AND => parts.push(alternatives(name, value, &path, 0, &mut bounds)?),
            unknown if unknown.starts_with('$') => return Err(Error::bad_request(format!("Invalid filter value {unknown}"))),
            name => field(name, value, &path, &mut bounds, &mut parts)?,
        }
    }
    query.filter = if parts.is_empty() { Filter::all() } else { all(parts) };
    Ok(query)
}

/// What is a number, or could have been meant as one: a text without digits and null are as if they were not there.
fn count(value: &Value, path: &Path<'_>) -> Result<Option<u64>> {
    match value {
        Value::Null | Value::Number(_) | Value::String(_) => Ok(number::whole(value)),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => Err(path.refuse("expected a number")),
    }
}

fn sort_by<R: Record>(sent: Sort, bounds: &mut Bounds) -> Result<Vec<(FieldRef, Order)>> {
    let path = Path::Key(&Path::Top, SORT);
    let keys = match sent {
        Sort::By(keys) => keys,
        Sort::Other(Value::Null) => return Ok(Vec::new()),
        Sort::Other(_) => return Err(path.refuse("expected an object of fields, each with 1 or -1")),
    };
    let mut sort = Vec::with_capacity(keys.len().min(MAX_CONDITIONS));
    for (name, order) in &keys {
        bounds.condition()?;
        let path = Path::Key(&path, name);
        let field = R::field(name, Use::Sort).map_err(|error| path.locate(error))?;
        sort.push((field, direction(order).ok_or_else(|| path.refuse("expected 1 or -1"))?));
    }
    Ok(sort)
}

fn direction(order: &Value) -> Option<Order> {
    let order = match order {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) if text == "1" => 1.0,
        Value::String(text) if text == "-1" => -1.0,
        _ => return None,
    };
    match order {
        1.0 => Some(Order::Ascending),
        -1.0 => Some(Order::Descending),
        _ => None,
    }
}

fn select<R: Record>(value: &Value, path: &Path<'_>, bounds: &mut Bounds) -> Result<Option<Vec<FieldRef>>> {
    let names = match value {
        Value::Null => return Ok(None),
        Value::Array(names) => names,
        _ => return Err(path.refuse("expected a list of fields")),
    };
    bounds.values(names.len())?;
    let mut fields = vec![R::id_field()];
    for (index, name) in names.iter().enumerate() {
        let path = Path::Index(path, index);
        let name = name.as_str().ok_or_else(|| path.refuse("expected the name of a field"))?;
        let field = R::field(name, Use::Select).map_err(|error| path.locate(error))?;
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    Ok(Some(fields))
}

impl<'de, R: Record> Deserialize<'de> for RecordQuery<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let Sent { fields, sort } = Sent::deserialize(deserializer)?;
        read(&fields, sort).map_err(carry)
    }
}

impl<R: Record> JsonSchema for RecordQuery<R> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}Query", R::schema_name()).into()
    }

    /// A type of the user's may have that name, too.
    fn schema_id() -> Cow<'static, str> {
        format!("feathers::store::RecordQuery<{}>", R::schema_id()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        R::query_schema(generator)
    }
}
