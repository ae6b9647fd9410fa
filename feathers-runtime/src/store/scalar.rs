//! One value of a record, in the few kinds that stores know.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::Value;

/// One value of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar<'a> {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Another number. Never NaN: JSON has none, and a store could not sort it.
    Float(f64),
    /// Text.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
    /// A list or an object, kept as it is.
    Json(Cow<'a, Value>),
}

impl Scalar<'_> {
    /// The same value, owned.
    #[must_use]
    pub fn into_owned(self) -> Scalar<'static> {
        match self {
            Self::Null => Scalar::Null,
            Self::Bool(value) => Scalar::Bool(value),
            Self::Int(value) => Scalar::Int(value),
            Self::Float(value) => Scalar::Float(value),
            Self::Text(value) => Scalar::Text(Cow::Owned(value.into_owned())),
            Self::Bytes(value) => Scalar::Bytes(Cow::Owned(value.into_owned())),
            Self::Json(value) => Scalar::Json(Cow::Owned(value.into_owned())),
        }
    }

    /// The same value, borrowed.
    #[must_use]
    pub fn as_ref(&self) -> Scalar<'_> {
        match self {
            Self::Null => Scalar::Null,
            Self::Bool(value) => Scalar::Bool(*value),
            Self::Int(value) => Scalar::Int(*value),
            Self::Float(value) => Scalar::Float(*value),
            Self::Text(value) => Scalar::Text(Cow::Borrowed(value)),
            Self::Bytes(value) => Scalar::Bytes(Cow::Borrowed(value)),
            Self::Json(value) => Scalar::Json(Cow::Borrowed(value)),
        }
    }

    /// Whether it is null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Where its kind stands among mixed values: null, numbers, text, booleans, lists, objects (as Feathers' memory adapter sorts).
    fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Int(_) | Self::Float(_) => 1,
            Self::Text(_) => 2,
            Self::Bool(_) => 3,
            Self::Bytes(_) => 4,
            Self::Json(value) if value.is_array() => 5,
            Self::Json(_) => 6,
        }
    }

    /// Whether the two are of one kind, so that `$lt` and its like may compare them. Null is of no kind.
    #[must_use]
    pub fn is_comparable(&self, other: &Scalar<'_>) -> bool {
        self.rank() == other.rank() && !matches!(self, Self::Null | Self::Json(_))
    }

    /// The order in which values are sorted, whatever their kinds.
    #[must_use]
    pub fn order(&self, other: &Scalar<'_>) -> Ordering {
        match (self, other) {
            (Self::Bool(a), Scalar::Bool(b)) => a.cmp(b),
            (Self::Int(a), Scalar::Int(b)) => a.cmp(b),
            (Self::Float(a), Scalar::Float(b)) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
            (Self::Int(a), Scalar::Float(b)) => int_with_float(*a, *b),
            (Self::Float(a), Scalar::Int(b)) => int_with_float(*b, *a).reverse(),
            (Self::Text(a), Scalar::Text(b)) => a.as_bytes().cmp(b.as_bytes()),
            (Self::Bytes(a), Scalar::Bytes(b)) => a.cmp(b),
            (Self::Json(a), Scalar::Json(b)) if self.rank() == other.rank() => a.to_string().cmp(&b.to_string()),
            _ => self.rank().cmp(&other.rank()),
        }
    }

    /// Whether the two are the same value; `1` and `1.0` are.
    #[must_use]
    pub fn equals(&self, other: &Scalar<'_>) -> bool {
        match (self, other) {
            (Self::Json(a), Scalar::Json(b)) => a == b,
            _ => self.order(other) == Ordering::Equal,
        }
    }
}

/// Exact also where a float can not hold the integer.
fn int_with_float(int: i64, float: f64) -> Ordering {
    /// 2⁶³, the first float above every `i64`.
    const ABOVE: f64 = 9_223_372_036_854_775_808.0;
    if float >= ABOVE {
        return Ordering::Less;
    }
    if float < -ABOVE {
        return Ordering::Greater;
    }
    #[expect(clippy::cast_possible_truncation, reason = "its whole part is within the range of i64, as was just seen")]
    let whole = float.trunc() as i64;
    int.cmp(&whole).then_with(|| 0.0.partial_cmp(&float.fract()).unwrap_or(Ordering::Equal))
}

/// What an untyped record holds, and what is left of a JSON value without a type to read it by.
impl<'a> From<&'a Value> for Scalar<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(int), _) => Self::Int(int),
                (None, Some(float)) => Self::Float(float),
                (None, None) => Self::Json(Cow::Borrowed(value)),
            },
            Value::String(text) => Self::Text(Cow::Borrowed(text)),
            Value::Array(_) | Value::Object(_) => Self::Json(Cow::Borrowed(value)),
        }
    }
}

/// Text, copied: a scalar that is kept borrows from nobody.
impl From<&str> for Scalar<'static> {
    fn from(text: &str) -> Self {
        Self::Text(Cow::Owned(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_and_others_compare_exactly() {
        let big = Scalar::Int(9_007_199_254_740_993);
        assert_eq!(big.order(&Scalar::Float(9_007_199_254_740_992.0)), Ordering::Greater);
        assert_eq!(Scalar::Int(1).order(&Scalar::Float(1.5)), Ordering::Less);
        assert_eq!(Scalar::Float(-1.5).order(&Scalar::Int(-1)), Ordering::Less);
        assert_eq!(Scalar::Int(i64::MAX).order(&Scalar::Float(9_223_372_036_854_775_808.0)), Ordering::Less);
        assert!(Scalar::Int(2).equals(&Scalar::Float(2.0)));
    }

    #[test]
    fn kinds_sort_as_in_feathers_memory_adapter() {
        let list = Value::Array(Vec::new());
        let sorted = [Scalar::Null, Scalar::Int(9), Scalar::Text("a".into()), Scalar::Bool(false), Scalar::from(&list)];
        for (index, one) in sorted.iter().enumerate() {
            for other in &sorted[index + 1..] {
                assert_eq!(one.order(other), Ordering::Less, "{one:?} {other:?}");
            }
        }
    }
}
