//! Which rows: conditions on fields, joined by "and" and "or".

use std::fmt;
use std::marker::PhantomData;

use super::Scalar;
use super::record::{FieldRef, Record};
use crate::error::Result;

/// A comparison of the query language, each with its value.
#[derive(Clone, Debug, PartialEq)]
pub enum Operator {
    /// Equality; null equals null.
    Eq(Scalar<'static>),
    /// `$ne`. Also true of null, unless null is what it shall not be.
    Ne(Scalar<'static>),
    /// `$lt`.
    Lt(Scalar<'static>),
    /// `$lte`.
    Lte(Scalar<'static>),
    /// `$gt`.
    Gt(Scalar<'static>),
    /// `$gte`.
    Gte(Scalar<'static>),
    /// `$in`; null may be in it. An empty list matches nothing.
    In(Vec<Scalar<'static>>),
    /// `$nin`; an empty list matches everything.
    NotIn(Vec<Scalar<'static>>),
    /// `$like`, where a record allows it: SQL's pattern with `%` and `_`, `\` before one that is meant itself. Upper and lower
    /// case differ.
    Like(String),
    /// `$ilike`: the same, where the case of ASCII letters does not matter.
    ILike(String),
}

/// Which rows of records `R`.
///
/// A client's query has one, and [`Column`](super::Column)s make them:
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::store::{Column, Filter, Object, RecordQuery, Table};
/// use serde_json::json;
///
/// fn on_my_list<Todo: Table>(owner: Column<Todo, i64>, done: Column<Todo, bool>, urgent: Column<Todo, bool>) -> Filter<Todo> {
///     owner.eq(7).and(done.eq(false)).or(urgent.eq(true))
/// }
///
/// let popular: Filter<Object> = RecordQuery::parse(&json!({ "votes": { "$gt": 3 } }))?.filter;
/// let todo: Object = serde_json::from_value(json!({ "text": "Rest", "votes": 5 })).unwrap();
/// assert!(popular.matches(&todo)?);
/// # Ok::<(), feathers::Error>(())
/// ```
pub enum Filter<R> {
    /// A condition on one field.
    Test(FieldRef, Operator),
    /// All of these; of none, every row.
    All(Vec<Self>),
    /// One of these; of none, no row.
    Any(Vec<Self>),
    #[doc(hidden)]
    Of(std::convert::Infallible, PhantomData<fn() -> R>),
}

impl<R> Filter<R> {
    /// Every row.
    #[must_use]
    pub fn all() -> Self {
        Self::All(Vec::new())
    }

    /// Whether it lets every row pass.
    #[must_use]
    pub fn is_all(&self) -> bool {
        matches!(self, Self::All(parts) if parts.iter().all(Self::is_all))
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (all, other) if all.is_all() => other,
            (this, all) if all.is_all() => this,
            (Self::All(mut parts), other) => {
                parts.push(other);
                Self::All(parts)
            }
            (this, other) => Self::All(vec![this, other]),
        }
    }

    /// Either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match self {
            Self::Any(mut parts) => {
                parts.push(other);
                Self::Any(parts)
            }
            this => Self::Any(vec![this, other]),
        }
    }
}

impl<R: Record> Filter<R> {
    /// Whether a record passes.
    ///
    /// # Errors
    /// If a field of the record holds what no store could hold.
    pub fn matches(&self, record: &R) -> Result<bool> {
        match self {
            Self::Test(field, operator) => Ok(operator.matches(&record.scalar(field)?)),
            Self::All(parts) => {
                for part in parts {
                    if !part.matches(record)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Self::Any(parts) => {
                for part in parts {
                    if part.matches(record)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Self::Of(never, _) => match *never {},
        }
    }
}

impl Operator {
    /// Whether a value passes.
    #[must_use]
    pub fn matches(&self, value: &Scalar<'_>) -> bool {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let ordered = |other: &Scalar<'_>, wanted: &[std::cmp::Ordering]| {
            value.is_comparable(other) && wanted.contains(&value.order(other))
        };
        match self {
            Self::Eq(other) => value.equals(other),
            Self::Ne(other) => !value.equals(other),
            Self::Lt(other) => ordered(other, &[Less]),
            Self::Lte(other) => ordered(other, &[Less, Equal]),
            Self::Gt(other) => ordered(other, &[Greater]),
            Self::Gte(other) => ordered(other, &[Greater, Equal]),
            Self::In(others) => others.iter().any(|other| value.equals(other)),
            Self::NotIn(others) => !others.iter().any(|other| value.equals(other)),
            Self::Like(pattern) => matches!(value, Scalar::Text(text) if like(pattern, text, false)),
            Self::ILike(pattern) => matches!(value, Scalar::Text(text) if like(pattern, text, true)),
        }
    }
}

/// SQL's `LIKE` with `\` as escape. The last `%` alone is ever tried again, so it takes at most the length of the text times that of
/// what stands behind one `%`; clients' patterns are short.
fn like(pattern: &str, text: &str, fold: bool) -> bool {
    enum Part {
        One,
        Many,
        Char(char),
    }
    let fold = |c: char| if fold { c.to_ascii_lowercase() } else { c };
    let mut parts = Vec::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        parts.push(match c {
            '%' => Part::Many,
            '_' => Part::One,
            '\\' => Part::Char(fold(chars.next().unwrap_or('\\'))),
            other => Part::Char(fold(other)),
        });
    }
    let text: Vec<char> = text.chars().map(fold).collect();
    let (mut at, mut part) = (0, 0);
    let mut again: Option<(usize, usize)> = None;
    while at < text.len() {
        match parts.get(part) {
            Some(Part::Many) => {
                again = Some((part, at));
                part += 1;
            }
            Some(Part::One) => (at, part) = (at + 1, part + 1),
            Some(Part::Char(c)) if *c == text[at] => (at, part) = (at + 1, part + 1),
            _ => match &mut again {
                Some((many, from)) => {
                    *from += 1;
                    (at, part) = (*from, *many + 1);
                }
                None => return false,
            },
        }
    }
    parts[part..].iter().all(|part| matches!(part, Part::Many))
}

// By hand: derived ones would ask the same of `R`.
impl<R> Clone for Filter<R> {
    fn clone(&self) -> Self {
        match self {
            Self::Test(field, operator) => Self::Test(field.clone(), operator.clone()),
            Self::All(parts) => Self::All(parts.clone()),
            Self::Any(parts) => Self::Any(parts.clone()),
            Self::Of(never, _) => match *never {},
        }
    }
}

impl<R> fmt::Debug for Filter<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Test(field, operator) => f.debug_tuple("Test").field(field).field(operator).finish(),
            Self::All(parts) => f.debug_tuple("All").field(parts).finish(),
            Self::Any(parts) => f.debug_tuple("Any").field(parts).finish(),
            Self::Of(never, _) => match *never {},
        }
    }
}

#[cfg(test)]
mod tests {
    use super::like;

    #[test]
    fn like_is_sqls() {
        for (pattern, text, matches) in [
            ("", "", true),
            ("%", "", true),
            ("a%", "abc", true),
            ("%c", "abcc", true),
            ("a_c", "abc", true),
            ("a_c", "ac", false),
            ("%b%", "abc", true),
            (r"100\%", "100%", true),
            (r"100\%", "1000", false),
            ("A%", "abc", false),
            ("%ab%ab", "abcabab", true),
            ("_", "ż", true),
        ] {
            assert_eq!(like(pattern, text, false), matches, "{pattern} {text}");
        }
        assert!(like("A%", "abc", true));
    }
}
