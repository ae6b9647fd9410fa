//! Random queries give the same rows in the same order from the rules of stores, from memory and from both databases.

use std::env;

use feathers::store::{Adapter, FieldKind, FieldRef, Filter, Memory, Operator, Order, Record, RecordQuery, Scalar, Table};
use feathers_sqlx::Sql;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

use crate::support::{Bed, Sample};

const TEXTS: &[&str] = &[
    "",
    "a",
    "A",
    "b",
    "ab",
    "aB",
    "AB",
    "ba",
    "z",
    "~",
    " ",
    "ä",
    "Ä",
    "é",
    "e\u{301}",
    "ß",
    "\u{ffff}",
    "\u{1f600}",
    "%",
    "_",
    "\\",
    "*",
    "?",
    "[",
    "]",
    "^",
    "-",
    "a%b",
    "a_b",
    "a\\b",
    "[a]",
    "a*b",
    "'",
    "\"",
    "$1",
    "?1",
    "1",
    "0",
    "null",
    "true",
    "'; DROP TABLE samples; --",
    "\u{1}",
];

const PIECES: &[&str] =
    &["%", "%", "_", "\\", "\\%", "\\_", "\\\\", "a", "A", "b", "B", "ä", "Ä", "*", "?", "[", "]", "^", "\u{1f600}", "\0"];

const INTS: &[i64] = &[
    i64::MIN,
    i64::MIN + 1,
    -9_007_199_254_740_993,
    -300,
    -1,
    0,
    1,
    2,
    3,
    300,
    40_000,
    9_007_199_254_740_992,
    9_007_199_254_740_993,
    i64::MAX - 1,
    i64::MAX,
];

const FLOATS: &[f64] = &[
    -1e300,
    -9_223_372_036_854_775_808.0,
    -2.5,
    -1.0,
    -0.0,
    0.0,
    5e-324,
    0.1,
    0.5,
    1.0,
    2.0,
    2.5,
    300.0,
    9_007_199_254_740_992.0,
    9_223_372_036_854_774_784.0,
    9_223_372_036_854_775_808.0,
    1e300,
];

const SCORES: &[f32] = &[-1.0, -0.0, 0.0, 0.1, 0.5, 1.0, 2.5, 16_777_216.0, 3e38];

const BYTES: &[&[u8]] = &[b"", b"a", b"ab", b"b", b"\0", b"\xff"];

fn maybe<S: Strategy>(strategy: S) -> impl Strategy<Value = Option<S::Value>>
where
    S::Value: Clone,
{
    proptest::option::weighted(0.7, strategy)
}

fn sample() -> impl Strategy<Value = Sample> {
    let text = || select(TEXTS).prop_map(str::to_owned);
    let small = select(&[-300, -1, 0, 1, 2, 300][..]);
    let bytes = select(BYTES).prop_map(feathers::Bytes::from_static);
    (
        (text(), maybe(text()), any::<bool>(), maybe(any::<bool>()), select(INTS)),
        (maybe(small), select(FLOATS), maybe(select(SCORES)), maybe(bytes), maybe(proptest::collection::vec(text(), 0..3))),
    )
        .prop_map(|((text, note, done, flag, count), (small, ratio, score, data, tags))| Sample {
            id: 0,
            text,
            note,
            done,
            flag,
            count,
            small,
            ratio,
            score,
            data,
            tags,
        })
}

fn scalar() -> BoxedStrategy<Scalar<'static>> {
    let int = select(INTS).prop_map(Scalar::Int);
    let float = select(FLOATS).prop_map(Scalar::Float);
    let text = prop_oneof![9 => select(TEXTS).prop_map(str::to_owned), 1 => Just("a\0b".to_owned()), 1 => Just("\0".to_owned())];
    let text = text.prop_map(|text| Scalar::Text(text.into()));
    let bytes = select(BYTES).prop_map(|bytes| Scalar::Bytes(bytes.into()));
    prop_oneof![Just(Scalar::Null), any::<bool>().prop_map(Scalar::Bool), int, float, text, bytes].boxed()
}

/// Mostly a value of the field's own kind, sometimes another.
fn value_of(index: usize) -> BoxedStrategy<Scalar<'static>> {
    let own = match Sample::FIELDS[index].kind {
        FieldKind::Bool => any::<bool>().prop_map(Scalar::Bool).boxed(),
        FieldKind::Int if index == 0 => (0_i64..12).prop_map(Scalar::Int).boxed(),
        FieldKind::Int => prop_oneof![
            3 => select(INTS).prop_map(Scalar::Int),
            1 => select(FLOATS).prop_map(Scalar::Float)
        ]
        .boxed(),
        FieldKind::Float => prop_oneof![
            2 => select(FLOATS).prop_map(Scalar::Float),
            2 => select(SCORES).prop_map(|score| Scalar::Float(score.into())),
            1 => select(INTS).prop_map(Scalar::Int)
        ]
        .boxed(),
        FieldKind::Text => select(TEXTS).prop_map(|text| Scalar::Text(text.into())).boxed(),
        FieldKind::Bytes => select(BYTES).prop_map(|bytes| Scalar::Bytes(bytes.into())).boxed(),
        FieldKind::Json => return Just(Scalar::Null).boxed(),
    };
    prop_oneof![8 => own, 1 => Just(Scalar::Null), 1 => scalar()].boxed()
}

fn pattern() -> impl Strategy<Value = String> {
    proptest::collection::vec(select(PIECES), 0..5).prop_map(|pieces| pieces.concat())
}

fn operator(index: usize) -> impl Strategy<Value = Operator> {
    let value = || value_of(index);
    // Some lists are long enough to be sent in another way.
    let list = || {
        prop_oneof![
            5 => proptest::collection::vec(value(), 0..4),
            1 => proptest::collection::vec(value(), 40..50)
        ]
    };
    prop_oneof![
        value().prop_map(Operator::Eq),
        value().prop_map(Operator::Ne),
        value().prop_map(Operator::Lt),
        value().prop_map(Operator::Lte),
        value().prop_map(Operator::Gt),
        value().prop_map(Operator::Gte),
        list().prop_map(Operator::In),
        list().prop_map(Operator::NotIn),
        pattern().prop_map(Operator::Like),
        pattern().prop_map(Operator::ILike),
    ]
}

fn filter() -> impl Strategy<Value = Filter<Sample>> {
    let index = prop_oneof![1 => 0..Sample::FIELDS.len(), 1 => 1_usize..3];
    let test = index
        .prop_flat_map(|index| operator(index).prop_map(move |operator| Filter::Test(FieldRef::at::<Sample>(index), operator)));
    test.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Filter::All),
            proptest::collection::vec(inner, 0..4).prop_map(Filter::Any),
        ]
    })
}

fn query() -> impl Strategy<Value = RecordQuery<Sample>> {
    let order = prop_oneof![Just(Order::Ascending), Just(Order::Descending)];
    let sort = proptest::collection::vec((0..10_usize, order), 0..3);
    let limit = proptest::option::of(0..8_u64);
    (filter(), sort, limit, prop_oneof![3 => Just(0), 1 => 0..12_u64]).prop_map(|(filter, sort, limit, skip)| RecordQuery {
        filter,
        sort: sort.into_iter().map(|(index, order)| (FieldRef::at::<Sample>(index), order)).collect(),
        select: None,
        limit,
        skip,
    })
}

/// What the rules say.
fn expected(samples: &[Sample], query: &RecordQuery<Sample>) -> (Vec<Sample>, u64) {
    let mut rows = Vec::new();
    for sample in samples {
        if query.filter.matches(sample).unwrap() {
            rows.push(sample.clone());
        }
    }
    query.sort_records(&mut rows).unwrap();
    let total = rows.len() as u64;
    let limit = usize::try_from(query.limit.unwrap_or(1000)).unwrap();
    (rows.into_iter().skip(usize::try_from(query.skip).unwrap()).take(limit).collect(), total)
}

fn stored(samples: Vec<Sample>) -> Vec<Sample> {
    samples.into_iter().zip(1..).map(|(sample, id)| Sample { id, ..sample }).collect()
}

async fn fill(bed: &Bed, sql: &Sql<Sample>, samples: &[Sample]) -> Vec<Sample> {
    bed.run("DELETE FROM samples").await;
    let values = samples.iter().map(|sample| sample.values().unwrap()).collect();
    sql.create(None, values).await.unwrap()
}

/// So many of them; `FEATHERS_SQL_QUERIES` says another number.
fn wanted() -> u32 {
    env::var("FEATHERS_SQL_QUERIES").ok().map_or(2_000, |number| number.parse().unwrap())
}

const QUERIES_A_TABLE: u32 = 20;

#[test]
fn the_same_rows_in_the_same_order() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let beds = runtime.block_on(async {
        let mut beds = Vec::new();
        for bed in [Bed::sqlite().await, Bed::postgres().await] {
            let sql = bed.samples().await;
            beds.push((bed, sql));
        }
        beds
    });
    let cases = wanted().div_ceil(QUERIES_A_TABLE);
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let tables = proptest::collection::vec(sample(), 0..12).prop_map(stored);
    let queries = proptest::collection::vec(query(), 1..=QUERIES_A_TABLE as usize);
    let mut asked = 0_usize;
    let counter = std::cell::RefCell::new(&mut asked);
    runner
        .run(&(tables, queries), |(samples, queries)| {
            runtime.block_on(async {
                let memory = Memory::with(samples.clone());
                for query in &queries {
                    let found = memory.find(None, query, true).await.unwrap();
                    let (records, total) = expected(&samples, query);
                    prop_assert_eq!(found.records, records, "memory of {:?}", query);
                    prop_assert_eq!(found.total, Some(total), "memory of {:?}", query);
                }
                for (bed, sql) in &beds {
                    prop_assert_eq!(&fill(bed, sql, &samples).await, &samples, "what was stored");
                    for query in &queries {
                        let name = if bed.is_postgres() { "PostgreSQL" } else { "SQLite" };
                        let found = sql.find(None, query, true).await;
                        let found = found.map_err(|error| TestCaseError::fail(format!("{name}: {error:?} of {query:?}")))?;
                        let (records, total) = expected(&samples, query);
                        prop_assert_eq!(&found.records, &records, "{} of {:?}", name, query);
                        prop_assert_eq!(found.total, Some(total), "{} of {:?}", name, query);
                    }
                }
                **counter.borrow_mut() += queries.len();
                Ok(())
            })
        })
        .unwrap();
    assert!(asked > 0);
}
