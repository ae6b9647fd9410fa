//! Filters as conditions of SQL, with the meaning that all stores share.

use std::borrow::Cow;

use feathers::store::{FieldKind, Filter, Operator, Record, Scalar};
use feathers::{Error, Result};
use sea_query::{ArrayType, Expr, ExprTrait, Value};

use crate::number::{Bound, Compare, as_float, as_int, float_bound, int_bound};
#[cfg(feature = "sqlite")]
use crate::pattern::glob;
#[cfg(feature = "postgres")]
use crate::pattern::like;
use crate::shape::{Flavor, Shape, Stored, uuid};

/// From so many values on SQLite gets a list as JSON: one parameter, and one statement to prepare.
const LONG_LIST: usize = 32;

/// SQLite refuses longer patterns.
#[cfg(feature = "sqlite")]
const LONGEST_PATTERN: usize = 50_000;

impl Shape {
    /// The condition that is true of the rows that pass, and false or null of the others.
    pub(crate) fn condition<R: Record>(&self, filter: &Filter<R>) -> Result<Expr> {
        match filter {
            Filter::Test(field, operator) => self.test(self.index(field)?, operator),
            Filter::All(parts) => self.joined(parts, "AND").map(|joined| joined.unwrap_or_else(always)),
            Filter::Any(parts) => self.joined(parts, "OR").map(|joined| joined.unwrap_or_else(never)),
            Filter::Of(impossible, _) => match *impossible {},
        }
    }

    /// As a tree that is as low as it can be: SQLite bounds its height, and reads `a OR b OR c` as one on the other.
    fn joined<R: Record>(&self, parts: &[Filter<R>], operator: &str) -> Result<Option<Expr>> {
        Ok(match parts {
            [] => None,
            [only] => Some(self.condition(only)?),
            _ => {
                let (left, right) = parts.split_at(parts.len() / 2);
                match (self.joined(left, operator)?, self.joined(right, operator)?) {
                    (Some(left), Some(right)) => Some(self.both(left, operator, right)),
                    (one, other) => one.or(other),
                }
            }
        })
    }

    fn test(&self, index: usize, operator: &Operator) -> Result<Expr> {
        match operator {
            Operator::Eq(value) => self.equal(index, value),
            Operator::Ne(value) => self.unequal(index, value),
            Operator::Lt(value) => self.compared(index, Compare::Less, value),
            Operator::Lte(value) => self.compared(index, Compare::LessOrEqual, value),
            Operator::Gt(value) => self.compared(index, Compare::Greater, value),
            Operator::Gte(value) => self.compared(index, Compare::GreaterOrEqual, value),
            Operator::In(values) => self.among(index, values),
            Operator::NotIn(values) => self.not_among(index, values),
            Operator::Like(pattern) => self.like(index, pattern, false),
            Operator::ILike(pattern) => self.like(index, pattern, true),
        }
    }

    /// The column where it is compared for equality. SQLite's own collations have texts that are equal and not the same.
    fn same(&self, index: usize) -> Result<Expr> {
        if self.flavor.is_postgres() { self.column(index) } else { self.ordered(index) }
    }

    fn equal(&self, index: usize, value: &Scalar<'_>) -> Result<Expr> {
        if value.is_null() {
            return Ok(self.column(index)?.is_null());
        }
        Ok(match self.fitting(index, value)? {
            Some(value) => self.both(self.same(index)?, "=", self.value(index, value, false)),
            None => never(),
        })
    }

    fn unequal(&self, index: usize, value: &Scalar<'_>) -> Result<Expr> {
        if value.is_null() {
            return Ok(self.column(index)?.is_not_null());
        }
        let operator = match (self.field(index)?.nullable, self.flavor.is_postgres()) {
            (false, _) => "<>",
            (true, true) => "IS DISTINCT FROM",
            (true, false) => "IS NOT",
        };
        Ok(match self.fitting(index, value)? {
            Some(value) => self.both(self.same(index)?, operator, self.value(index, value, false)),
            None => always(),
        })
    }

    /// The value that rows may have which equal this one; `None` if no row can.
    fn fitting(&self, index: usize, value: &Scalar<'_>) -> Result<Option<Value>> {
        let field = self.field(index)?;
        Ok(match (field.kind, value) {
            (FieldKind::Bool, Scalar::Bool(value)) => Some(Value::Bool(Some(*value))),
            (FieldKind::Int, Scalar::Int(value)) => Some(Value::BigInt(Some(*value))),
            (FieldKind::Int, Scalar::Float(value)) => as_int(*value).map(|int| Value::BigInt(Some(int))),
            (FieldKind::Float, Scalar::Float(value)) => Some(Value::Double(Some(*value))),
            (FieldKind::Float, Scalar::Int(value)) => as_float(*value).map(|float| Value::Double(Some(float))),
            (FieldKind::Text, Scalar::Text(text)) if *self.stored(index) == Stored::Uuid => {
                uuid(text).filter(|uuid| uuid == text).map(|uuid| Value::String(Some(uuid)))
            }
            (FieldKind::Text, Scalar::Text(text)) if text.contains('\0') => None,
            (FieldKind::Text, Scalar::Text(text)) => Some(Value::String(Some(text.clone().into_owned()))),
            (FieldKind::Bytes, Scalar::Bytes(bytes)) => Some(Value::Bytes(Some(bytes.clone().into_owned()))),
            (FieldKind::Json, Scalar::Json(_)) => {
                return Err(Error::internal(format!("`{}` is JSON, which is not compared", field.name)));
            }
            _ => None,
        })
    }

    fn compared(&self, index: usize, compare: Compare, value: &Scalar<'_>) -> Result<Expr> {
        let bound = match (self.field(index)?.kind, value) {
            (FieldKind::Bool, Scalar::Bool(value)) => Bound::Value(compare, Value::Bool(Some(*value))),
            (FieldKind::Int, Scalar::Int(value)) => Bound::Value(compare, Value::BigInt(Some(*value))),
            (FieldKind::Int, Scalar::Float(value)) => bound(int_bound(compare, *value), |int| Value::BigInt(Some(int))),
            (FieldKind::Float, Scalar::Float(value)) => Bound::Value(compare, Value::Double(Some(*value))),
            (FieldKind::Float, Scalar::Int(value)) => bound(float_bound(compare, *value), |float| Value::Double(Some(float))),
            (FieldKind::Text, Scalar::Text(text)) => return self.text_compared(index, compare, text),
            (FieldKind::Bytes, Scalar::Bytes(bytes)) => Bound::Value(compare, Value::Bytes(Some(bytes.clone().into_owned()))),
            _ => Bound::Never,
        };
        Ok(match bound {
            Bound::Value(compare, value) => self.both(self.column(index)?, symbol(compare), self.value(index, value, false)),
            Bound::Always => self.column(index)?.is_not_null(),
            Bound::Never => never(),
        })
    }

    fn text_compared(&self, index: usize, compare: Compare, text: &str) -> Result<Expr> {
        // No stored text has the character U+0000. Those before a text with it are those up to what stands before it.
        let (compare, text) = match text.split_once('\0') {
            Some((before, _)) if compare.is_less() => (Compare::LessOrEqual, before),
            Some((before, _)) => (Compare::Greater, before),
            None => (compare, text),
        };
        let value = Value::String(Some(text.to_owned()));
        if *self.stored(index) == Stored::Uuid && uuid(text).is_none_or(|uuid| uuid != text) {
            let column = self.by_code_points(self.read(index)?);
            return Ok(self.both(column, symbol(compare), Expr::val(value)));
        }
        Ok(self.both(self.ordered(index)?, symbol(compare), self.value(index, value, false)))
    }

    fn among(&self, index: usize, values: &[Scalar<'_>]) -> Result<Expr> {
        let (values, null) = self.list(index, values)?;
        let is_null = null.then(|| self.column(index).map(ExprTrait::is_null)).transpose()?;
        let listed = self.listed(index, values, true)?;
        Ok(match (listed, is_null) {
            (Some(listed), Some(is_null)) => self.both(listed, "OR", is_null),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => never(),
        })
    }

    fn not_among(&self, index: usize, values: &[Scalar<'_>]) -> Result<Expr> {
        let (values, null) = self.list(index, values)?;
        let column = self.column(index)?;
        Ok(match (self.listed(index, values, false)?, null) {
            // Of a column that is null this is null, and so no row: null is in the list.
            (Some(listed), true) => listed,
            (Some(listed), false) => self.both(listed, "OR", column.is_null()),
            (None, true) => column.is_not_null(),
            (None, false) => always(),
        })
    }

    /// The values that a row may have, and whether null is one of them.
    fn list(&self, index: usize, values: &[Scalar<'_>]) -> Result<(Vec<Value>, bool)> {
        let mut fitting = Vec::with_capacity(values.len());
        for value in values {
            fitting.extend(if value.is_null() { None } else { self.fitting(index, value)? });
        }
        Ok((fitting, values.iter().any(Scalar::is_null)))
    }

    /// `None` for an empty list.
    fn listed(&self, index: usize, values: Vec<Value>, within: bool) -> Result<Option<Expr>> {
        if values.is_empty() {
            return Ok(None);
        }
        let column = self.same(index)?;
        if self.flavor.is_postgres() {
            let kind = match self.field(index)?.kind {
                FieldKind::Bool => ArrayType::Bool,
                FieldKind::Int => ArrayType::BigInt,
                FieldKind::Float => ArrayType::Double,
                FieldKind::Text | FieldKind::Json => ArrayType::String,
                FieldKind::Bytes => ArrayType::Bytes,
            };
            let list = self.value(index, Value::Array(kind, Some(Box::new(values))), true);
            let (operator, all) = if within { ("=", "ANY({})") } else { ("<>", "ALL({})") };
            return Ok(Some(self.both(column, operator, self.around(all, list))));
        }
        let operator = if within { "IN" } else { "NOT IN" };
        let list = match json_list(&values) {
            Some(json) => self.around("(SELECT value FROM json_each({}))", Expr::val(json)),
            None => Expr::tuple(values.into_iter().map(Expr::val)),
        };
        Ok(Some(self.both(column, operator, list)))
    }

    fn like(&self, index: usize, pattern: &str, fold: bool) -> Result<Expr> {
        if self.field(index)?.kind != FieldKind::Text || pattern.contains('\0') {
            return Ok(never());
        }
        let text = self.by_code_points(self.read(index)?);
        // Of ASCII letters alone, in SQLite and in this collation of PostgreSQL.
        let text = if fold { self.around("lower({})", text) } else { text };
        let (operator, pattern) = match self.flavor {
            #[cfg(feature = "sqlite")]
            Flavor::Sqlite => {
                let pattern = glob(pattern, fold);
                if pattern.len() > LONGEST_PATTERN {
                    return Err(Error::bad_request("The pattern is too long"));
                }
                ("GLOB", pattern)
            }
            #[cfg(feature = "postgres")]
            Flavor::Postgres => ("LIKE", like(pattern, fold)),
        };
        Ok(self.both(text, operator, Expr::val(pattern)))
    }
}

/// A long list of whole numbers or text as JSON. Not of floats: SQLite reads them from JSON with less care than from parameters.
fn json_list(values: &[Value]) -> Option<String> {
    if values.len() < LONG_LIST {
        return None;
    }
    let json: Option<Vec<Cow<'_, serde_json::Value>>> = values
        .iter()
        .map(|value| match value {
            Value::BigInt(Some(int)) => Some(Cow::Owned((*int).into())),
            Value::String(Some(text)) => Some(Cow::Owned(text.as_str().into())),
            _ => None,
        })
        .collect();
    serde_json::to_string(&json?).ok()
}

fn bound<V>(bound: Bound<V>, value: impl FnOnce(V) -> Value) -> Bound<Value> {
    match bound {
        Bound::Value(compare, of) => Bound::Value(compare, value(of)),
        Bound::Always => Bound::Always,
        Bound::Never => Bound::Never,
    }
}

fn symbol(compare: Compare) -> &'static str {
    match compare {
        Compare::Less => "<",
        Compare::LessOrEqual => "<=",
        Compare::Greater => ">",
        Compare::GreaterOrEqual => ">=",
    }
}

fn always() -> Expr {
    Expr::cust("TRUE")
}

fn never() -> Expr {
    Expr::cust("FALSE")
}
