//! Columns whose type is not the field's own.

use feathers::store::{Adapter, FieldRef, Filter, Operator, Order, Record, RecordQuery, Scalar, Values};
use feathers::{Class, Target};
use feathers_sqlx::Sql;

use crate::support::{Bed, Pool, record};

record! {
    /// What PostgreSQL has types for of which the record knows nothing.
    Visit in "shop.visits" by String {
        0 id: String, plain in "id";
        1 at: Option<String>, plain in "at";
        2 day: Option<String>, plain in "day";
        3 mood: Option<String>, plain in "mood";
        4 price: Option<f64>, plain in "price";
        5 parent: Option<String>, plain in "parent";
        6 code: Option<String>, plain in "code";
        7 raw: Option<Vec<i64>>, json in "raw";
        8 plain: Option<Vec<i64>>, json in "plain";
    }
}

const A: &str = "0190aaaa-0000-7000-8000-00000000000a";
const B: &str = "0190aaaa-0000-7000-8000-00000000000b";

fn field(index: usize) -> FieldRef {
    FieldRef::at::<Visit>(index)
}

async fn visits(bed: &Bed) -> Sql<Visit> {
    bed.run(
        "DROP SCHEMA IF EXISTS shop CASCADE; CREATE SCHEMA shop;
         CREATE TYPE shop.mood AS ENUM ('sad', 'glad');
         CREATE DOMAIN shop.code AS text CHECK (VALUE <> '');
         CREATE TABLE shop.visits (id uuid PRIMARY KEY, at timestamptz, day date, mood shop.mood, price numeric(10, 2),
         parent uuid, code shop.code, raw json, plain text)",
    )
    .await;
    bed.sql()
}

async fn ids(sql: &Sql<Visit>, query: RecordQuery<Visit>) -> Vec<String> {
    sql.find(None, &query, false).await.unwrap().records.into_iter().map(|visit| visit.id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn types_of_postgres_behind_text() {
    let bed = Bed::postgres().await;
    let sql = visits(&bed).await;
    let a = Visit {
        id: A.to_uppercase(),
        at: Some("2024-05-06T07:08:09.5+02:00".into()),
        day: Some("2024-05-06".into()),
        mood: Some("sad".into()),
        price: Some(1.25),
        parent: None,
        code: Some("B".into()),
        raw: Some(vec![1, 2]),
        plain: Some(vec![3]),
    };
    let b =
        Visit { id: B.into(), at: None, mood: Some("glad".into()), parent: Some(A.into()), code: Some("a".into()), ..a.clone() };
    let created = sql.create(None, vec![b.values().unwrap(), a.values().unwrap()]).await.unwrap();
    let expected = Visit { id: A.into(), at: Some("2024-05-06T05:08:09.500000Z".into()), ..a };
    assert_eq!(created, [b.clone(), expected.clone()], "read as text, and in the order given");

    assert_eq!(sql.get(None, &A.to_owned(), &Filter::all()).await.unwrap(), Some(expected));
    assert_eq!(sql.get(None, &A.to_uppercase(), &Filter::all()).await.unwrap(), None, "ids are compared as text");
    assert_eq!(sql.get(None, &"no uuid".to_owned(), &Filter::all()).await.unwrap(), None);

    let test = |index, operator| RecordQuery::new().and(Filter::Test(field(index), operator));
    for (query, expected) in [
        (test(0, Operator::Eq(Scalar::from(A))), &[A][..]),
        (test(0, Operator::In(vec![Scalar::from(B), Scalar::from("x")])), &[B]),
        (test(0, Operator::NotIn(vec![Scalar::from(B), Scalar::from("x")])), &[A]),
        (test(0, Operator::Gt(Scalar::from(A))), &[B]),
        (test(0, Operator::Lt(Scalar::from("0190aaaa"))), &[]),
        (test(0, Operator::Gt(Scalar::from("0190aaaa"))), &[A, B]),
        (test(0, Operator::Like("%a".into())), &[A]),
        (test(1, Operator::Eq(Scalar::from("2024-05-06T05:08:09.5Z"))), &[A]),
        (test(1, Operator::Gt(Scalar::from("2024-05-06T07:00:00+02:00"))), &[A]),
        (test(1, Operator::Eq(Scalar::Null)), &[B]),
        (test(2, Operator::Lte(Scalar::from("2024-05-06"))), &[A, B]),
        (test(3, Operator::Eq(Scalar::from("glad"))), &[B]),
        (test(3, Operator::In(vec![Scalar::from("sad"), Scalar::from("glad")])), &[A, B]),
        (test(4, Operator::Eq(Scalar::Float(1.25))), &[A, B]),
        (test(4, Operator::Lt(Scalar::Int(2))), &[A, B]),
        (test(5, Operator::Ne(Scalar::from(A))), &[A]),
        (test(5, Operator::Ne(Scalar::from("x"))), &[A, B]),
        (RecordQuery::new().sort(field(6), Order::Ascending), &[A, B]),
        (RecordQuery::new().sort(field(1), Order::Ascending), &[B, A]),
        (RecordQuery::new().sort(field(0), Order::Descending), &[B, A]),
    ] {
        let shown = format!("{query:?}");
        assert_eq!(ids(&sql, query).await, expected, "{shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_such_a_type_does_not_know_is_a_bad_request() {
    let bed = Bed::postgres().await;
    // In a schema of its own name, so not at the same time as the test above.
    bed.run("CREATE TABLE things (id uuid PRIMARY KEY, at timestamptz)").await;
    record! {
        Thing in "things" by String {
            0 id: String, plain in "id";
            1 at: Option<String>, plain in "at";
        }
    }
    let sql = bed.sql::<Thing>();
    let at = |text: &str| {
        let mut values = Values::<Thing>::new();
        values.set(FieldRef::at::<Thing>(1), Scalar::from(text));
        values
    };
    let made = sql.create(None, vec![at("2024-01-01T00:00:00Z")]).await.unwrap();
    assert_eq!(made[0].id.len(), 36, "an id of version 7 fits a uuid");
    let error = sql.create(None, vec![at("soon")]).await.unwrap_err();
    assert_eq!((error.class(), error.message()), (Some(Class::BadRequest), "A value does not fit its field"));
    let filter = Filter::Test(FieldRef::at::<Thing>(1), Operator::Lt(Scalar::from("soon")));
    let error = sql.remove(None, &Target::Many, &filter).await.unwrap_err();
    assert_eq!(error.class(), Some(Class::BadRequest));
    let mut values = at("2024-01-01T00:00:00Z");
    values.set(FieldRef::at::<Thing>(0), Scalar::from("no uuid"));
    let error = sql.create(None, vec![values]).await.unwrap_err();
    assert_eq!((error.class(), error.message()), (Some(Class::BadRequest), "`id` must be a UUID"));
}

record! {
    /// For columns of SQLite, which hold anything.
    Loose in "loose" by i64 {
        0 id: i64, plain in "id";
        1 on: bool, plain in "on";
        2 number: i64, plain in "number";
        3 ratio: f64, plain in "ratio";
        4 text: String, plain in "text";
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_holds_anything_in_a_column() {
    let bed = Bed::sqlite().await;
    let Pool::Sqlite(pool) = bed.pool() else { unreachable!() };
    bed.run(r#"CREATE TABLE loose (id INTEGER PRIMARY KEY, "on", number, ratio, text)"#).await;
    let sql = bed.sql::<Loose>();
    let get = async |values: &'static str| {
        let insert = format!("INSERT OR REPLACE INTO loose VALUES (1, {values})");
        sqlx::query(sqlx::AssertSqlSafe(insert)).execute(&pool).await.unwrap();
        sql.get(None, &1, &Filter::all()).await
    };
    let expected = Loose { id: 1, on: true, number: 5, ratio: 2.0, text: "x".into() };
    assert_eq!(get("1, 5, 2, 'x'").await.unwrap(), Some(expected), "a whole number is a float, too");
    for wrong in
        ["2, 5, 2, 'x'", "'true', 5, 2, 'x'", "1, 5.5, 2, 'x'", "1, 5, '2', 'x'", "1, 5, 2, 7", "1, 5, 2, x'00'", "1, 5, 2, NULL"]
    {
        let error = get(wrong).await.unwrap_err();
        assert_eq!(error.message(), "Internal server error", "{wrong}");
    }
}

/// SQLite takes a quoted name that is no column for text.
#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_is_not_there_is_an_error() {
    let bed = Bed::sqlite().await;
    bed.run(r#"CREATE TABLE loose (id INTEGER PRIMARY KEY, "on", number, ratio)"#).await;
    let sql = bed.sql::<Loose>();
    let mut values = Values::<Loose>::new();
    values.set(FieldRef::at::<Loose>(2), Scalar::Int(1));
    let filter = Filter::Test(FieldRef::at::<Loose>(4), Operator::Eq(Scalar::from("text")));
    sql.find(None, &RecordQuery::new(), false).await.unwrap_err();
    sql.find(None, &RecordQuery::new().and(filter.clone()).limit(0), true).await.unwrap_err();
    sql.create(None, vec![values.clone()]).await.unwrap_err();
    sql.patch(None, &Target::Many, values, &filter).await.unwrap_err();
    sql.remove(None, &Target::Many, &filter).await.unwrap_err();
    assert_eq!(bed.count("loose").await, 0);
}

record! {
    /// Text of a fixed length.
    Fixed in "fixed" by String {
        0 id: String, plain in "id";
        1 owner: Option<String>, plain in "owner";
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn text_of_a_fixed_length_is_not_cut() {
    let bed = Bed::postgres().await;
    bed.run("CREATE TABLE fixed (id char(5) PRIMARY KEY, owner char(3))").await;
    let sql: Sql<Fixed> = bed.sql();
    for (id, owner) in [("aaaaa", "ann"), ("abbbb", "amy")] {
        let values = Fixed { id: id.into(), owner: Some(owner.into()) }.values().unwrap();
        sql.create(None, vec![values]).await.unwrap();
    }
    let of = |owner: &str| Filter::Test(FieldRef::at::<Fixed>(1), Operator::Eq(Scalar::from(owner)));
    let found = sql.find(None, &RecordQuery::new().and(of("ann")), false).await.unwrap().records;
    assert_eq!(found, [Fixed { id: "aaaaa".into(), owner: Some("ann".into()) }]);
    assert!(sql.get(None, &"abbbb".to_owned(), &of("ann")).await.unwrap().is_none());
    let listed = Filter::Test(FieldRef::at::<Fixed>(1), Operator::In(vec![Scalar::from("amy")]));
    assert_eq!(sql.find(None, &RecordQuery::new().and(listed), false).await.unwrap().records.len(), 1);
}
