//! The part of a query that says which records: fields, comparisons, `$or` and `$and`.

use serde_json::{Map, Value};

use super::bounds::{Bounds, MAX_DEPTH, MAX_PATTERN};
use super::path::Path;
use crate::error::{Error, Result};
use crate::store::{FieldRef, Filter, Operator, Record, Scalar, Use};

const OPERATORS: [&str; 7] = ["$in", "$nin", "$lt", "$lte", "$gt", "$gte", "$ne"];
const PATTERNS: [&str; 2] = ["$like", "$ilike"];
/// `$or` and `$and`.
pub(super) const OR: &str = "$or";
pub(super) const AND: &str = "$and";

fn is_operator<R: Record>(name: &str) -> bool {
    OPERATORS.contains(&name) || (R::LIKE && PATTERNS.contains(&name))
}

/// Feathers' answer to a `$` name that is none, with the object it stands in.
fn unknown_parameter(name: &str, object: &Map<String, Value>) -> Error {
    Error::bad_request(format!("Invalid query parameter {name}")).with_data(object)
}

/// A list of queries, the value of `$or` or `$and`.
pub(super) fn alternatives<R: Record>(
    name: &str,
    value: &Value,
    path: &Path<'_>,
    depth: usize,
    bounds: &mut Bounds,
) -> Result<Filter<R>> {
    let Some(queries) = value.as_array().filter(|queries| !queries.is_empty()) else {
        return Err(path.refuse("expected a list of queries that is not empty"));
    };
    if depth == MAX_DEPTH {
        return Err(Error::bad_request(format!("Invalid query: `$or` and `$and` are nested more than {MAX_DEPTH} deep")));
    }
    let mut filters = Vec::with_capacity(queries.len().min(super::MAX_CONDITIONS));
    for (index, query) in queries.iter().enumerate() {
        let path = Path::Index(path, index);
        let Value::Object(query) = query else { return Err(path.refuse("expected a query, an object")) };
        filters.push(nested(query, &path, depth + 1, bounds)?);
    }
    Ok(if name == OR { Filter::Any(filters) } else { Filter::All(filters) })
}

/// A query in such a list.
fn nested<R: Record>(query: &Map<String, Value>, path: &Path<'_>, depth: usize, bounds: &mut Bounds) -> Result<Filter<R>> {
    if query.is_empty() {
        bounds.condition()?;
    }
    let mut parts = Vec::with_capacity(query.len().min(super::MAX_CONDITIONS));
    for (name, value) in query {
        let path = Path::Key(path, name);
        if name == OR || name == AND {
            parts.push(alternatives(name, value, &path, depth, bounds)?);
        } else if name.starts_with('$') {
            return Err(unknown_parameter(name, query));
        } else {
            field(name, value, &path, bounds, &mut parts)?;
        }
    }
    Ok(all(parts))
}

/// All of these.
pub(super) fn all<R>(mut parts: Vec<Filter<R>>) -> Filter<R> {
    match parts.len() {
        1 => parts.remove(0),
        _ => Filter::All(parts),
    }
}

/// What a field is compared with: a value, or an object of operators.
pub(super) fn field<R: Record>(
    name: &str,
    value: &Value,
    path: &Path<'_>,
    bounds: &mut Bounds,
    parts: &mut Vec<Filter<R>>,
) -> Result<()> {
    let field = R::field(name, Use::Filter).map_err(|error| path.locate(error))?;
    match value {
        Value::Object(operators) if operators.keys().any(|key| key.starts_with('$')) => {
            for (operator, value) in operators {
                bounds.condition()?;
                let path = Path::Key(path, operator);
                if !operator.starts_with('$') {
                    return Err(path.refuse("expected operators only"));
                }
                if !is_operator::<R>(operator) {
                    return Err(unknown_parameter(operator, operators));
                }
                parts.push(Filter::Test(field.clone(), comparison::<R>(&field, operator, value, &path, bounds)?));
            }
        }
        value => {
            bounds.condition()?;
            parts.push(Filter::Test(field.clone(), Operator::Eq(operand::<R>(&field, value, path)?)));
        }
    }
    Ok(())
}

fn comparison<R: Record>(
    field: &FieldRef,
    operator: &str,
    value: &Value,
    path: &Path<'_>,
    bounds: &mut Bounds,
) -> Result<Operator> {
    Ok(match operator {
        "$in" => Operator::In(list::<R>(field, value, path, bounds)?),
        "$nin" => Operator::NotIn(list::<R>(field, value, path, bounds)?),
        "$ne" => Operator::Ne(operand::<R>(field, value, path)?),
        "$lt" => Operator::Lt(comparable::<R>(field, value, path)?),
        "$lte" => Operator::Lte(comparable::<R>(field, value, path)?),
        "$gt" => Operator::Gt(comparable::<R>(field, value, path)?),
        "$gte" => Operator::Gte(comparable::<R>(field, value, path)?),
        "$like" => Operator::Like(pattern::<R>(field, value, path)?),
        // The caller lets no other pass.
        _ => Operator::ILike(pattern::<R>(field, value, path)?),
    })
}

fn list<R: Record>(field: &FieldRef, value: &Value, path: &Path<'_>, bounds: &mut Bounds) -> Result<Vec<Scalar<'static>>> {
    let Value::Array(values) = value else { return Err(path.refuse("expected a list")) };
    bounds.values(values.len())?;
    values.iter().enumerate().map(|(index, value)| operand::<R>(field, value, &Path::Index(path, index))).collect()
}

fn operand<R: Record>(field: &FieldRef, value: &Value, path: &Path<'_>) -> Result<Scalar<'static>> {
    if R::OPEN {
        check_names::<R>(value)?;
    }
    R::parse(field, value).map_err(|error| path.locate(error))
}

/// Nothing is less or greater than null: where types are fixed, who asks for it means something else.
fn comparable<R: Record>(field: &FieldRef, value: &Value, path: &Path<'_>) -> Result<Scalar<'static>> {
    match operand::<R>(field, value, path)? {
        Scalar::Null if !R::OPEN => Err(path.refuse("nothing is compared with null")),
        scalar => Ok(scalar),
    }
}

/// Only of fields whose values may be any text: a pattern such as `a%` is no date.
fn pattern<R: Record>(field: &FieldRef, value: &Value, path: &Path<'_>) -> Result<String> {
    match (value, operand::<R>(field, value, path)?) {
        (Value::String(pattern), Scalar::Text(_)) if pattern.chars().nth(MAX_PATTERN).is_none() => Ok(pattern.clone()),
        (Value::String(_), Scalar::Text(_)) => Err(path.refuse(format!("a pattern has at most {MAX_PATTERN} characters"))),
        _ => Err(path.refuse("expected a pattern, for a field of text")),
    }
}

/// Feathers refuses unknown `$` names also within values.
fn check_names<R: Record>(value: &Value) -> Result<()> {
    match value {
        Value::Array(items) => items.iter().try_for_each(check_names::<R>),
        Value::Object(fields) => fields.iter().try_for_each(|(name, value)| {
            if name.starts_with('$') && !is_operator::<R>(name) && name != OR {
                return Err(unknown_parameter(name, fields));
            }
            check_names::<R>(value)
        }),
        _ => Ok(()),
    }
}
