//! Comparisons of whole numbers with others, exact also where a float can not hold the whole number. Databases convert one side
//! and round; so the value is turned here into one of the column's own kind, with the comparison that means the same.

/// A comparison of the query language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compare {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Compare {
    pub(crate) fn is_less(self) -> bool {
        matches!(self, Self::Less | Self::LessOrEqual)
    }
}

/// What a comparison comes down to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Bound<V> {
    /// This one.
    Value(Compare, V),
    /// True of everything but null.
    Always,
    Never,
}

/// 2⁶³, the first float above every `i64`.
const ABOVE: f64 = 9_223_372_036_854_775_808.0;

/// The whole number that this float is.
pub(crate) fn as_int(float: f64) -> Option<i64> {
    let within = (-ABOVE..ABOVE).contains(&float) && float.fract() == 0.0;
    #[expect(clippy::cast_possible_truncation, reason = "whole and within the range, as was just seen")]
    within.then_some(float as i64)
}

/// The float that this whole number is.
#[expect(clippy::cast_precision_loss, reason = "whether it was lost is what is asked")]
pub(crate) fn as_float(int: i64) -> Option<f64> {
    let float = int as f64;
    (as_int(float) == Some(int)).then_some(float)
}

/// A column of whole numbers compared with a float.
pub(crate) fn int_bound(compare: Compare, float: f64) -> Bound<i64> {
    if float >= ABOVE {
        return if compare.is_less() { Bound::Always } else { Bound::Never };
    }
    if float < -ABOVE {
        return if compare.is_less() { Bound::Never } else { Bound::Always };
    }
    if let Some(int) = as_int(float) {
        return Bound::Value(compare, int);
    }
    // Between two whole numbers: less than 2.5 is at most 2, greater is at least 3. A float with a fraction is far from the ends.
    match as_int(float.floor()) {
        Some(floor) if compare.is_less() => Bound::Value(Compare::LessOrEqual, floor),
        Some(floor) => Bound::Value(Compare::Greater, floor),
        None => Bound::Never,
    }
}

/// A column of floats compared with a whole number.
#[expect(clippy::cast_precision_loss, reason = "where it is lost, the comparison is another")]
pub(crate) fn float_bound(compare: Compare, int: i64) -> Bound<f64> {
    if let Some(float) = as_float(int) {
        return Bound::Value(compare, float);
    }
    // No float lies between the number and the float next to it, and none is the number itself.
    let next = int as f64;
    let next_is_above = as_int(next).is_none_or(|whole| whole > int);
    Bound::Value(
        match (compare.is_less(), next_is_above) {
            (true, true) => Compare::Less,
            (true, false) => Compare::LessOrEqual,
            (false, true) => Compare::GreaterOrEqual,
            (false, false) => Compare::Greater,
        },
        next,
    )
}

#[cfg(test)]
mod tests {
    use feathers::store::{Operator, Scalar};

    use super::*;

    const ALL: [Compare; 4] = [Compare::Less, Compare::LessOrEqual, Compare::Greater, Compare::GreaterOrEqual];

    fn operator(compare: Compare, value: Scalar<'static>) -> Operator {
        match compare {
            Compare::Less => Operator::Lt(value),
            Compare::LessOrEqual => Operator::Lte(value),
            Compare::Greater => Operator::Gt(value),
            Compare::GreaterOrEqual => Operator::Gte(value),
        }
    }

    fn holds<V: PartialOrd>(bound: &Bound<V>, value: &V) -> bool {
        match bound {
            Bound::Always => true,
            Bound::Never => false,
            Bound::Value(Compare::Less, other) => value < other,
            Bound::Value(Compare::LessOrEqual, other) => value <= other,
            Bound::Value(Compare::Greater, other) => value > other,
            Bound::Value(Compare::GreaterOrEqual, other) => value >= other,
        }
    }

    const INTS: [i64; 13] = [
        i64::MIN,
        i64::MIN + 1,
        -9_007_199_254_740_993,
        -3,
        -1,
        0,
        1,
        2,
        3,
        9_007_199_254_740_992,
        9_007_199_254_740_993,
        i64::MAX - 1,
        i64::MAX,
    ];
    const FLOATS: [f64; 14] = [
        f64::NEG_INFINITY,
        -1e300,
        -ABOVE,
        -2.5,
        -0.0,
        0.0,
        0.5,
        2.0,
        2.5,
        9_007_199_254_740_992.0,
        9_007_199_254_740_994.0,
        9_223_372_036_854_774_784.0,
        ABOVE,
        f64::INFINITY,
    ];

    #[test]
    fn both_ways_as_the_rules_of_stores_say() {
        for int in INTS {
            for float in FLOATS {
                for compare in ALL {
                    let expected = operator(compare, Scalar::Float(float)).matches(&Scalar::Int(int));
                    assert_eq!(holds(&int_bound(compare, float), &int), expected, "{int} {compare:?} {float}");
                    let expected = operator(compare, Scalar::Int(int)).matches(&Scalar::Float(float));
                    assert_eq!(holds(&float_bound(compare, int), &float), expected, "{float} {compare:?} {int}");
                }
                let equal = Scalar::Int(int).equals(&Scalar::Float(float));
                assert_eq!(as_int(float) == Some(int), equal, "{int} {float}");
                assert_eq!(as_float(int) == Some(float), equal, "{int} {float}");
            }
        }
    }
}
