//! What a client is told when the database refuses, and what not.

use std::time::Duration;

use feathers::store::{Adapter, Filter, Record, RecordQuery, Scalar};
use feathers::{Class, Error, Target};
use feathers_sqlx::{Db, Sql};

use crate::records::values;
use crate::support::{Bed, Pool, Sample, on_both, record};

on_both! {
    what_is_taken one_by_one references_checks_and_missing_values values_that_do_not_fit no_table queries_of_your_own
    injections_are_values
}

record! {
    /// A table with constraints.
    Person in "people" by i64 {
        0 id: i64, plain in "id";
        1 email: Option<String>, plain in "secret_email_column";
        2 age: Option<i64>, plain in "age";
        3 boss: Option<i64>, plain in "boss";
        4 first: Option<String>, plain in "first";
        5 last: Option<String>, plain in "last";
    }
}

impl Person {
    fn new(id: i64) -> Self {
        Self { id, email: Some(format!("{id}@x.y")), age: None, boss: None, first: None, last: None }
    }
}

async fn people(bed: &Bed) -> Sql<Person> {
    bed.run(
        "CREATE TABLE people (id BIGINT PRIMARY KEY, secret_email_column TEXT NOT NULL UNIQUE, age BIGINT CHECK (age > 0),
         boss BIGINT REFERENCES people (id), first TEXT, last TEXT, UNIQUE (first, last))",
    )
    .await;
    bed.sql()
}

/// It says this, and nothing of SQL, the table or its values.
fn told(error: &Error, class: Class, message: &str) {
    assert_eq!((error.class(), error.message()), (Some(class), message), "{error:?}");
    for secret in ["people", "samples", "secret", "INSERT", "SELECT", "UPDATE", "constraint", "@"] {
        assert!(!error.message().contains(secret), "{error:?}");
    }
    assert_eq!(error.data(), None);
    assert_eq!(error.errors(), None);
    assert!(std::error::Error::source(error).is_some(), "the cause is there for the log");
}

async fn make(sql: &Sql<Person>, person: Person) -> Result<Vec<Person>, Error> {
    sql.create(None, vec![person.values().unwrap()]).await
}

async fn what_is_taken(bed: Bed) {
    let sql = people(&bed).await;
    let named = |id| Person { first: Some("a".into()), last: Some("b".into()), ..Person::new(id) };
    make(&sql, named(1)).await.unwrap();
    let same_id = Person { email: Some("2@x.y".into()), ..Person::new(1) };
    told(&make(&sql, same_id).await.unwrap_err(), Class::Conflict, "A record with this `id` exists already");
    let same_email = Person { email: Some("1@x.y".into()), ..Person::new(2) };
    let error = make(&sql, same_email.clone()).await.unwrap_err();
    told(&error, Class::Conflict, "A record with this `email` exists already");
    told(&make(&sql, named(3)).await.unwrap_err(), Class::Conflict, "Such a record exists already");

    let compat = sql.clone().compat_errors();
    let error = make(&compat, same_email).await.unwrap_err();
    told(&error, Class::BadRequest, "A record with this `email` exists already");
}

async fn one_by_one(bed: Bed) {
    let sql = people(&bed).await;
    for id in [1, 2] {
        make(&sql, Person::new(id)).await.unwrap();
    }
    let mut taken = feathers::store::Values::new();
    taken.set(feathers::store::FieldRef::at::<Person>(1), Scalar::from("1@x.y"));
    let message = "A record with this `email` exists already";
    told(&sql.patch(None, &Target::One(2), taken.clone(), &Filter::all()).await.unwrap_err(), Class::Conflict, message);
    told(&sql.update(None, &2, taken.clone(), &Filter::all()).await.unwrap_err(), Class::Conflict, message);
    told(&sql.patch(None, &Target::Many, taken, &Filter::all()).await.unwrap_err(), Class::Conflict, message);
    assert_eq!(sql.get(None, &2, &Filter::all()).await.unwrap(), Some(Person::new(2)));
}

async fn references_checks_and_missing_values(bed: Bed) {
    let sql = people(&bed).await;
    let reference = "A record refers to one that does not exist, or one that is referred to would go";
    told(&make(&sql, Person { boss: Some(9), ..Person::new(1) }).await.unwrap_err(), Class::BadRequest, reference);
    told(&make(&sql, Person { age: Some(0), ..Person::new(1) }).await.unwrap_err(), Class::BadRequest, "A value is not allowed");
    let missing = "A value that must be there is missing";
    told(&make(&sql, Person { email: None, ..Person::new(1) }).await.unwrap_err(), Class::BadRequest, missing);
    make(&sql, Person::new(1)).await.unwrap();
    make(&sql, Person { boss: Some(1), ..Person::new(2) }).await.unwrap();
    told(&sql.remove(None, &Target::One(1), &Filter::all()).await.unwrap_err(), Class::BadRequest, reference);
}

async fn values_that_do_not_fit(bed: Bed) {
    let sql = bed.samples().await;
    let create = async |index, value| sql.create(None, vec![values(&[(index, value)])]).await;
    let error = create(1, Scalar::from("a\0b")).await.unwrap_err();
    assert_eq!((error.class(), error.message()), (Some(Class::BadRequest), "`text` must not hold the character U+0000"));
    let error = create(5, Scalar::from("text")).await.unwrap_err();
    assert_eq!(error.message(), "Internal server error", "a mistake of the server");
    if bed.is_postgres() {
        let message = "A value does not fit its field";
        told(&create(6, Scalar::Int(40_000)).await.unwrap_err(), Class::BadRequest, message);
        told(&create(2, Scalar::Text("x".repeat(2001).into())).await.unwrap_err(), Class::BadRequest, message);
        let json = Scalar::Json(std::borrow::Cow::Owned(serde_json::json!(["\0"])));
        told(&create(10, json).await.unwrap_err(), Class::BadRequest, message);
    }
    assert_eq!(bed.count("samples").await, 0);
}

async fn no_table(bed: Bed) {
    let error = bed.sql::<Sample>().find(None, &RecordQuery::new(), true).await.unwrap_err();
    assert_eq!((error.class(), error.message()), (Some(Class::GeneralError), "Internal server error"));
    // It is there later.
    let sql = bed.sql::<Person>();
    make(&sql, Person::new(1)).await.unwrap_err();
    people(&bed).await;
    make(&sql, Person::new(1)).await.unwrap();
}

async fn queries_of_your_own(bed: Bed) {
    people(&bed).await;
    let insert = "INSERT INTO people (id, secret_email_column) VALUES (1, 'x')";
    let again = "INSERT INTO people (id, secret_email_column) VALUES (1, 'y')";
    let (first, second, none, broken) = match bed.pool() {
        Pool::Sqlite(pool) => (
            sqlx::query(insert).execute(&pool).await.map(drop),
            sqlx::query(again).execute(&pool).await.map(drop),
            sqlx::query("SELECT * FROM people WHERE id = 2").fetch_one(&pool).await.map(drop),
            sqlx::query("SELECT secret FROM nothing").execute(&pool).await.map(drop),
        ),
        Pool::Postgres(pool) => (
            sqlx::query(insert).execute(&pool).await.map(drop),
            sqlx::query(again).execute(&pool).await.map(drop),
            sqlx::query("SELECT * FROM people WHERE id = 2").fetch_one(&pool).await.map(drop),
            sqlx::query("SELECT secret FROM nothing").execute(&pool).await.map(drop),
        ),
    };
    first.db().unwrap();
    told(&second.db().unwrap_err(), Class::Conflict, "A record with this `id` exists already");
    told(&none.db().unwrap_err(), Class::NotFound, "No such record");
    told(&broken.db().unwrap_err(), Class::GeneralError, "Internal server error");
}

/// Whatever a value says, it is compared and stored as it is.
async fn injections_are_values(bed: Bed) {
    let sql = bed.samples().await;
    for evil in ["'; DROP TABLE samples; --", "\" OR \"\" = \"", "x' OR '1'='1", "$1", "?", "?1", ":text", "@p", "{}", "\\'; --"]
    {
        let created = sql.create(None, vec![values(&[(1, Scalar::from(evil)), (2, Scalar::from(evil))])]).await.unwrap();
        let id = created[0].id;
        for operator in [
            feathers::store::Operator::Eq(Scalar::from(evil)),
            feathers::store::Operator::In(vec![Scalar::from(evil), Scalar::from("--")]),
        ] {
            let filter = Filter::Test(feathers::store::FieldRef::at::<Sample>(1), operator);
            let found = sql.find(None, &RecordQuery::new().and(filter), true).await.unwrap();
            assert_eq!(found.records.iter().map(|sample| sample.id).collect::<Vec<_>>(), [id], "{evil}");
        }
        let changed = sql.patch(None, &Target::One(id), values(&[(2, Scalar::from(evil))]), &Filter::all()).await.unwrap();
        assert_eq!(changed[0].note.as_deref(), Some(evil));
    }
    assert_eq!(bed.count("samples").await, 10);
}

/// A file that is locked for longer than one waits.
#[tokio::test(flavor = "multi_thread")]
async fn a_locked_file_is_unavailable() {
    let bed = Bed::sqlite_waiting(Duration::from_millis(20)).await;
    let sql = bed.samples().await;
    let tx = sql.begin().await.unwrap();
    told(&sql.create(None, vec![values(&[])]).await.unwrap_err(), Class::Unavailable, "The database is busy: try again");
    told(&sql.begin().await.unwrap_err(), Class::Unavailable, "The database is busy: try again");
    sql.rollback(&tx).await.unwrap();
    sql.create(None, vec![values(&[])]).await.unwrap();
}

/// A pool that has no connection to give in time.
#[tokio::test(flavor = "multi_thread")]
async fn an_exhausted_pool_is_unavailable() {
    let options = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1).acquire_timeout(Duration::from_millis(20));
    let pool = options.connect("sqlite::memory:").await.unwrap();
    let held = pool.acquire().await.unwrap();
    let sql = Sql::<Sample>::sqlite(pool);
    let error = sql.find(None, &RecordQuery::new(), true).await.unwrap_err();
    told(&error, Class::Unavailable, "The database is busy: try again");
    drop(held);
}

/// Two that read the same and write what follows from it: one of them has to begin again.
#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_serialised_is_unavailable() {
    let bed = Bed::postgres().await;
    let sql = bed.samples().await;
    let Pool::Postgres(pool) = bed.pool() else { unreachable!() };
    sql.create(None, vec![values(&[])]).await.unwrap();
    let mut first = pool.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE").await.unwrap();
    let mut second = pool.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE").await.unwrap();
    for tx in [&mut first, &mut second] {
        sqlx::query("SELECT count(*) FROM samples").execute(&mut **tx).await.unwrap();
    }
    sqlx::query("UPDATE samples SET count = 1").execute(&mut *first).await.unwrap();
    first.commit().await.unwrap();
    let error = sqlx::query("UPDATE samples SET count = 2").execute(&mut *second).await.db().unwrap_err();
    told(&error, Class::Unavailable, "The database is busy: try again");
}
