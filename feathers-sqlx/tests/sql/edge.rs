//! Null, empty lists, ends of ranges, patterns: which rows, one by one.

use feathers::store::{Adapter, FieldRef, Filter, Operator, Order, Record, RecordQuery, Scalar};
use feathers_sqlx::Sql;

use crate::support::{Bed, Sample, on_both};

on_both! { conditions patterns orders pages a_list_of_thousands a_filter_of_thousands }

const TEXT: usize = 1;
const NOTE: usize = 2;
const DONE: usize = 3;
const FLAG: usize = 4;
const COUNT: usize = 5;
const RATIO: usize = 7;
const TAGS: usize = 10;

fn test(index: usize, operator: Operator) -> Filter<Sample> {
    Filter::Test(FieldRef::at::<Sample>(index), operator)
}

fn text(text: &str) -> Scalar<'static> {
    Scalar::from(text)
}

async fn ids(sql: &Sql<Sample>, query: &RecordQuery<Sample>) -> Vec<i64> {
    let found = sql.find(None, query, false).await.unwrap_or_else(|error| panic!("{error:?} of {query:?}"));
    found.records.iter().map(|sample| sample.id).collect()
}

async fn three(bed: &Bed) -> Sql<Sample> {
    let sql = bed.samples().await;
    let one = Sample { note: Some("x".into()), flag: Some(true), count: i64::MAX, ratio: 2.5, ..Sample::new(1, "a") };
    let two = Sample { done: true, flag: Some(false), count: 2, ratio: 2.0, tags: Some(vec![]), ..Sample::new(2, "A") };
    let three = Sample { note: Some("é".into()), count: i64::MIN, ratio: -1.0, ..Sample::new(3, "é") };
    let samples = [one, two, three].map(|sample| sample.values().unwrap());
    sql.create(None, samples.into()).await.unwrap();
    sql
}

async fn conditions(bed: Bed) {
    use Operator::{Eq, Gt, Gte, ILike, In, Like, Lt, Lte, Ne, NotIn};
    use Scalar::{Bool, Float, Int, Null};
    let sql = three(&bed).await;
    let cases: Vec<(Filter<Sample>, &[i64])> = vec![
        (Filter::all(), &[1, 2, 3]),
        (Filter::Any(vec![]), &[]),
        (Filter::All(vec![Filter::Any(vec![])]), &[]),
        (Filter::Any(vec![Filter::all()]), &[1, 2, 3]),
        // Null is a value to be equal to, and not one to be less than.
        (test(NOTE, Eq(Null)), &[2]),
        (test(NOTE, Ne(Null)), &[1, 3]),
        (test(NOTE, Ne(text("x"))), &[2, 3]),
        (test(NOTE, Lt(Null)), &[]),
        (test(NOTE, Gte(Null)), &[]),
        (test(NOTE, Lt(text("~"))), &[1]),
        (test(NOTE, Gt(text("~"))), &[3]),
        (test(FLAG, Ne(Bool(true))), &[2, 3]),
        (test(FLAG, Lt(Bool(true))), &[2]),
        (test(TAGS, Eq(Null)), &[1, 3]),
        (test(TAGS, Ne(Null)), &[2]),
        // Lists, with and without null.
        (test(NOTE, In(vec![])), &[]),
        (test(NOTE, NotIn(vec![])), &[1, 2, 3]),
        (test(NOTE, In(vec![Null])), &[2]),
        (test(NOTE, NotIn(vec![Null])), &[1, 3]),
        (test(NOTE, In(vec![Null, text("x")])), &[1, 2]),
        (test(NOTE, NotIn(vec![Null, text("x")])), &[3]),
        (test(NOTE, NotIn(vec![text("x")])), &[2, 3]),
        (test(NOTE, NotIn(vec![text("x"), Int(1)])), &[2, 3]),
        (test(NOTE, In(vec![Int(1)])), &[]),
        // Upper and lower case differ, whatever the column's collation.
        (test(TEXT, Eq(text("a"))), &[1]),
        (test(TEXT, Ne(text("a"))), &[2, 3]),
        (test(TEXT, In(vec![text("A"), text("É")])), &[2]),
        (test(TEXT, Lt(text("a"))), &[2]),
        (test(TEXT, Gte(text("b"))), &[3]),
        // A character that no stored text has.
        (test(TEXT, Eq(text("a\0"))), &[]),
        (test(TEXT, Ne(text("a\0"))), &[1, 2, 3]),
        (test(TEXT, Lt(text("a\0"))), &[1, 2]),
        (test(TEXT, Gt(text("a\0"))), &[3]),
        (test(TEXT, Like("a\0".into())), &[]),
        // Whole numbers and others.
        (test(COUNT, Eq(Float(2.0))), &[2]),
        (test(COUNT, Eq(Float(2.5))), &[]),
        (test(COUNT, Ne(Float(2.5))), &[1, 2, 3]),
        (test(COUNT, Gt(Float(1.5))), &[1, 2]),
        (test(COUNT, Lt(Float(2.5))), &[2, 3]),
        (test(COUNT, Lt(Float(9_223_372_036_854_775_808.0))), &[1, 2, 3]),
        (test(COUNT, Gte(Float(9_223_372_036_854_775_808.0))), &[]),
        (test(COUNT, Lte(Float(f64::NEG_INFINITY))), &[]),
        (test(COUNT, In(vec![Float(2.0), Int(i64::MAX)])), &[1, 2]),
        (test(RATIO, Eq(Int(2))), &[2]),
        (test(RATIO, Gt(Int(2))), &[1]),
        (test(RATIO, Lt(Int(i64::MAX))), &[1, 2, 3]),
        // Another kind than the field's.
        (test(COUNT, Eq(text("2"))), &[]),
        (test(COUNT, Ne(text("2"))), &[1, 2, 3]),
        (test(COUNT, Gt(text("2"))), &[]),
        (test(DONE, Eq(Int(1))), &[]),
        (test(TEXT, Eq(Bool(true))), &[]),
        (test(COUNT, Like("2".into())), &[]),
        (test(COUNT, ILike("%".into())), &[]),
    ];
    for (filter, expected) in cases {
        let query = RecordQuery::new().and(filter);
        assert_eq!(ids(&sql, &query).await, expected, "{query:?}");
    }
}

async fn patterns(bed: Bed) {
    let sql = bed.samples().await;
    let texts = ["", "abc", "ABC", "a%c", "a_c", r"a\c", "a*c", "a?c", "[ab]", "äbc", "Äbc", "100%", r"\", "aXbXc"];
    let samples = texts.iter().zip(1..).map(|(text, id)| Sample::new(id, text).values().unwrap()).collect();
    sql.create(None, samples).await.unwrap();
    for pattern in [
        "", "%", "_", "a%", "a_c", r"a\%c", r"a\_c", r"a\\c", "a*c", "a?c", "[ab]", "[ab]%", "Ä%", "ä%", "%c", "%b%", r"\\",
        r"\", "ABC", "%X%X%", "%%", "a%%c", r"100\%", "___", "Ab_", "*", "?", "[", "]", "^", "%]",
    ] {
        for operator in [Operator::Like(pattern.to_owned()), Operator::ILike(pattern.to_owned())] {
            let expected: Vec<i64> =
                texts.iter().zip(1..).filter(|(text, _)| operator.matches(&Scalar::from(**text))).map(|(_, id)| id).collect();
            let query = RecordQuery::new().and(test(TEXT, operator));
            assert_eq!(ids(&sql, &query).await, expected, "{query:?}");
        }
    }
    let query = RecordQuery::new().and(test(TEXT, Operator::Like("a%".into())));
    assert_eq!(ids(&sql, &query).await, [2, 4, 5, 6, 7, 8, 14], "not those in capitals");
}

async fn orders(bed: Bed) {
    let sql = three(&bed).await;
    let by = |index, order| RecordQuery::new().sort(FieldRef::at::<Sample>(index), order);
    assert_eq!(ids(&sql, &by(NOTE, Order::Ascending)).await, [2, 1, 3], "null first");
    assert_eq!(ids(&sql, &by(NOTE, Order::Descending)).await, [3, 1, 2], "null last");
    assert_eq!(ids(&sql, &by(TEXT, Order::Ascending)).await, [2, 1, 3], "by code points");
    assert_eq!(ids(&sql, &by(DONE, Order::Ascending)).await, [1, 3, 2], "equal ones by id");
    assert_eq!(ids(&sql, &by(DONE, Order::Descending)).await, [2, 1, 3], "by id also then");
    assert_eq!(ids(&sql, &by(0, Order::Descending)).await, [3, 2, 1]);
}

async fn pages(bed: Bed) {
    let sql = bed.samples().await;
    sql.create(None, (1..=5).map(|id| Sample::new(id, "x").values().unwrap()).collect()).await.unwrap();
    let cases: &[(Option<u64>, u64, &[i64])] = &[
        (None, 0, &[1, 2, 3, 4, 5]),
        (None, 3, &[4, 5]),
        (None, 5, &[]),
        (None, u64::MAX, &[]),
        (Some(0), 0, &[]),
        (Some(0), 9, &[]),
        (Some(2), 0, &[1, 2]),
        (Some(2), 4, &[5]),
        (Some(2), 5, &[]),
        (Some(2), u64::MAX, &[]),
        (Some(5), 0, &[1, 2, 3, 4, 5]),
        (Some(u64::MAX), 1, &[2, 3, 4, 5]),
    ];
    for (limit, skip, expected) in cases {
        let query = RecordQuery { limit: *limit, skip: *skip, ..RecordQuery::new() };
        let found = sql.find(None, &query, true).await.unwrap();
        assert_eq!(found.records.iter().map(|sample| sample.id).collect::<Vec<_>>(), *expected, "{query:?}");
        assert_eq!(found.total, Some(5), "{query:?}");
        assert_eq!(sql.find(None, &query, false).await.unwrap().total, None);
    }
    let none = RecordQuery::new().and(Filter::Any(vec![])).limit(3);
    assert_eq!(sql.find(None, &none, true).await.unwrap().total, Some(0));
}

/// More values than a statement has parameters.
async fn a_list_of_thousands(bed: Bed) {
    let sql = three(&bed).await;
    let ints: Vec<_> = (2..70_000).map(Scalar::Int).chain([Scalar::Int(i64::MAX)]).collect();
    assert_eq!(ids(&sql, &RecordQuery::new().and(test(COUNT, Operator::In(ints.clone())))).await, [1, 2]);
    assert_eq!(ids(&sql, &RecordQuery::new().and(test(COUNT, Operator::NotIn(ints)))).await, [3]);
    let texts: Vec<_> = (0..70_000).map(|i| Scalar::Text(format!("'{i}\"").into())).chain([text("é")]).collect();
    assert_eq!(ids(&sql, &RecordQuery::new().and(test(TEXT, Operator::In(texts)))).await, [3]);
}

/// More conditions than SQLite lets stand on one another.
async fn a_filter_of_thousands(bed: Bed) {
    let sql = three(&bed).await;
    let any = (0..3_000).map(|i| test(COUNT, Operator::Eq(Scalar::Int(i)))).collect();
    assert_eq!(ids(&sql, &RecordQuery::new().and(Filter::Any(any))).await, [2]);
    let all = (0..3_000).map(|i| test(COUNT, Operator::Ne(Scalar::Int(i)))).collect();
    assert_eq!(ids(&sql, &RecordQuery::new().and(Filter::All(all))).await, [1, 3]);
}
