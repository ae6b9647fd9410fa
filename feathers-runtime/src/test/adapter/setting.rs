//! What the tests share: people, queries, and calls that must succeed.

use serde_json::Value;

use super::{NewPerson, PatchPerson, Person};
use crate::argument::Target;
use crate::store::{Adapter, Filter, NewRecord as _, PatchRecord as _, RecordQuery, Values};

pub(super) fn new(name: &str, age: impl Into<Option<i64>>, created: impl Into<Option<bool>>) -> Values<Person> {
    NewPerson { name: name.into(), age: age.into(), created: created.into() }.into_values().expect("values")
}

pub(super) fn query(json: &Value) -> RecordQuery<Person> {
    RecordQuery::parse(json).expect("a query")
}

pub(super) fn filter(json: &Value) -> Filter<Person> {
    query(json).filter
}

pub(super) fn aged(age: i64) -> Values<Person> {
    PatchPerson { age: Some(Some(age)), ..PatchPerson::default() }.into_values().expect("values")
}

pub(super) fn named(name: &str) -> Values<Person> {
    PatchPerson { name: Some(name.into()), ..PatchPerson::default() }.into_values().expect("values")
}

pub(super) async fn add<A: Adapter<Record = Person>>(
    store: &A,
    name: &str,
    age: impl Into<Option<i64>>,
    created: impl Into<Option<bool>>,
) -> Person {
    let mut made = store.create(None, vec![new(name, age, created)]).await.expect("to create");
    assert_eq!(made.len(), 1, "one is answered");
    made.remove(0)
}

pub(super) async fn find<A: Adapter<Record = Person>>(store: &A, json: Value) -> Vec<Person> {
    let found = store.find(None, &query(&json), false).await.expect("to find");
    assert_eq!(found.total, None, "nobody asked how many there are");
    found.records
}

pub(super) async fn names<A: Adapter<Record = Person>>(store: &A, json: Value) -> Vec<String> {
    find(store, json).await.into_iter().map(|person| person.name).collect()
}

pub(super) async fn get<A: Adapter<Record = Person>>(store: &A, id: i64) -> Option<Person> {
    store.get(None, &id, &Filter::all()).await.expect("to get")
}

pub(super) async fn patch<A: Adapter<Record = Person>>(
    store: &A,
    target: Target<i64>,
    values: Values<Person>,
    json: &Value,
) -> Vec<Person> {
    store.patch(None, &target, values, &filter(json)).await.expect("to patch")
}

pub(super) async fn remove<A: Adapter<Record = Person>>(store: &A, target: Target<i64>, json: &Value) -> Vec<Person> {
    store.remove(None, &target, &filter(json)).await.expect("to remove")
}

/// No record has it.
pub(super) const NOBODY: i64 = 123_456_789;
