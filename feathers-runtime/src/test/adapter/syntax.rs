//! The query language, on three people.

use serde_json::{Value, json};

use super::Person;
use super::setting::{add, find, names, query};
use crate::store::{Adapter, Record as _};

async fn people<A: Adapter<Record = Person>>(store: &A) {
    add(store, "Bob", 25, None).await;
    add(store, "Doug", 32, None).await;
    add(store, "Alice", 19, None).await;
}

/// Without `$sort` they come in the order in which they were made.
async fn expect<A: Adapter<Record = Person>>(store: A, query: Value, expected: &[&str]) {
    people(&store).await;
    assert_eq!(names(&store, query.clone()).await, expected, "{query}");
}

pub async fn equal<A: Adapter<Record = Person>>(store: A) {
    expect(store, json!({ "name": "Alice" }), &["Alice"]).await;
}

pub async fn equal_of_two_fields<A: Adapter<Record = Person>>(store: A) {
    expect(store, json!({ "name": "Alice", "age": 20 }), &[]).await;
}

pub async fn sort<A: Adapter<Record = Person>>(store: A) {
    people(&store).await;
    assert_eq!(names(&store, json!({ "$sort": { "name": 1 } })).await, ["Alice", "Bob", "Doug"]);
    assert_eq!(names(&store, json!({ "$sort": { "name": -1 } })).await, ["Doug", "Bob", "Alice"]);
    assert_eq!(names(&store, json!({ "$sort": { "age": 1 } })).await, ["Alice", "Bob", "Doug"]);
}

pub async fn sort_by_text_numbers<A: Adapter<Record = Person>>(store: A) {
    people(&store).await;
    assert_eq!(names(&store, json!({ "$sort": { "name": "1" } })).await, ["Alice", "Bob", "Doug"]);
    assert_eq!(names(&store, json!({ "$sort": { "name": "-1" } })).await, ["Doug", "Bob", "Alice"]);
}

pub async fn sort_by_two_fields<A: Adapter<Record = Person>>(store: A) {
    for (name, age) in [("b", 1), ("a", 2), ("b", 2), ("a", 1)] {
        add(&store, name, age, None).await;
    }
    let sorted = async |text: &str| {
        let query = serde_json::from_str(text).expect("a query");
        let found = store.find(None, &query, false).await.expect("to find");
        found.records.into_iter().map(|person| (person.name, person.age.unwrap_or(0))).collect::<Vec<_>>()
    };
    let expected = [("b", 1), ("b", 2), ("a", 1), ("a", 2)].map(|(name, age)| (name.to_owned(), age));
    assert_eq!(sorted(r#"{"$sort":{"name":-1,"age":1}}"#).await, expected);
    let expected = [("b", 2), ("a", 2), ("b", 1), ("a", 1)].map(|(name, age)| (name.to_owned(), age));
    assert_eq!(sorted(r#"{"$sort":{"age":-1,"name":-1}}"#).await, expected);
    let expected = [("b", 2), ("b", 1), ("a", 2), ("a", 1)].map(|(name, age)| (name.to_owned(), age));
    assert_eq!(sorted(r#"{"$sort":{"name":-1,"age":-1}}"#).await, expected, "in the order of the keys");
}

pub async fn limit<A: Adapter<Record = Person>>(store: A) {
    expect(store, json!({ "$limit": 2 }), &["Bob", "Doug"]).await;
}

pub async fn limit_zero<A: Adapter<Record = Person>>(store: A) {
    expect(store, json!({ "$limit": 0 }), &[]).await;
}

pub async fn skip<A: Adapter<Record = Person>>(store: A) {
    people(&store).await;
    assert_eq!(names(&store, json!({ "$sort": { "name": 1 }, "$skip": 1 })).await, ["Bob", "Doug"]);
    assert_eq!(names(&store, json!({ "$skip": 1 })).await, ["Doug", "Alice"]);
    assert_eq!(names(&store, json!({ "$skip": 1, "$limit": 1 })).await, ["Doug"]);
    assert_eq!(names(&store, json!({ "$sort": { "name": 1 }, "$skip": 1, "$limit": 1 })).await, ["Bob"]);
    assert_eq!(names(&store, json!({ "$skip": 3 })).await, [""; 0]);
}

/// What is not selected is taken away by who answers; the store may leave it as it is.
pub async fn select<A: Adapter<Record = Person>>(store: A) {
    people(&store).await;
    let selected = query(&json!({ "name": "Alice", "$select": ["name"] }));
    assert!(selected.select.as_ref().is_some_and(|fields| fields.contains(&Person::id_field())), "the id is always there");
    let found = store.find(None, &selected, false).await.expect("to find");
    assert_eq!(found.records.len(), 1);
    assert_eq!(found.records[0].name, "Alice");
    assert_eq!(find(&store, json!({ "name": "Alice" })).await[0].id, found.records[0].id);
}

pub async fn or<A: Adapter<Record = Person>>(store: A) {
    expect(store, json!({ "$or": [{ "name": "Alice" }, { "name": "Bob" }], "$sort": { "name": 1 } }), &["Alice", "Bob"]).await;
}

pub async fn one_of<A: Adapter<Record = Person>>(store: A) {
    expect(store, json!({ "name": { "$in": ["Alice", "Bob"] }, "$sort": { "name": 1 } }), &["Alice", "Bob"]).await;
}

pub async fn none_of<A: Adapter<Record = Person>>(store: A) {
    expect(store, json!({ "name": { "$nin": ["Alice", "Bob"] } }), &["Doug"]).await;
}

pub async fn less<A: Adapter<Record = Person>>(store: A) {
    expect(store, json!({ "age": { "$lt": 30 } }), &["Bob", "Alice"]).await;
}

pub async fn less_or_equal<A: Adapter<Record = Person>>(store: A) {
    expect(store, json!({ "age": { "$lte": 25 } }), &["Bob", "Alice"]).await;
}

pub async fn greater<A: Adapter<Record = Person>>(store: A) {
    expect(store, json!({ "age": { "$gt": 30 } }), &["Doug"]).await;
}

pub async fn greater_or_equal<A: Adapter<Record = Person>>(store: A) {
    expect(store, json!({ "age": { "$gte": 25 } }), &["Bob", "Doug"]).await;
}

pub async fn not_equal<A: Adapter<Record = Person>>(store: A) {
    expect(store, json!({ "age": { "$ne": 25 } }), &["Doug", "Alice"]).await;
}

pub async fn between_sorted<A: Adapter<Record = Person>>(store: A) {
    expect(store, json!({ "age": { "$gt": 18, "$lt": 30 }, "$sort": { "name": 1 } }), &["Alice", "Bob"]).await;
}

pub async fn or_nested_sorted<A: Adapter<Record = Person>>(store: A) {
    let query = json!({ "$or": [{ "name": "Doug" }, { "age": { "$gte": 18, "$lt": 25 } }], "$sort": { "name": 1 } });
    expect(store, query, &["Alice", "Doug"]).await;
}

pub async fn and<A: Adapter<Record = Person>>(store: A) {
    people(&store).await;
    assert_eq!(names(&store, json!({ "$and": [{ "age": 19 }], "$sort": { "name": 1 } })).await, ["Alice"]);
    assert_eq!(names(&store, json!({ "$and": [{ "age": 19 }, { "name": "Bob" }] })).await, [""; 0]);
}

pub async fn and_with_or<A: Adapter<Record = Person>>(store: A) {
    people(&store).await;
    assert_eq!(names(&store, json!({ "$and": [{ "$or": [{ "name": "Alice" }] }], "$sort": { "name": 1 } })).await, ["Alice"]);
    let query = json!({ "age": { "$gt": 20 }, "$or": [{ "name": "Alice" }, { "$and": [{ "age": 32 }, { "name": "Doug" }] }] });
    assert_eq!(names(&store, query).await, ["Doug"], "an `$or` does not undo what stands beside it");
}

async fn counted<A: Adapter<Record = Person>>(store: &A, json: Value) -> (Option<u64>, Vec<String>) {
    let found = store.find(None, &query(&json), true).await.expect("to find");
    (found.total, found.records.into_iter().map(|person| person.name).collect())
}

pub async fn count<A: Adapter<Record = Person>>(store: A) {
    assert_eq!(counted(&store, json!({})).await, (Some(0), Vec::new()));
    people(&store).await;
    assert_eq!(counted(&store, json!({ "$sort": { "name": -1 }, "$limit": 1 })).await, (Some(3), vec!["Doug".into()]));
    assert_eq!(counted(&store, json!({ "$limit": 1 })).await, (Some(3), vec!["Bob".into()]));
}

pub async fn count_with_a_query<A: Adapter<Record = Person>>(store: A) {
    people(&store).await;
    let found = counted(&store, json!({ "$sort": { "name": -1 }, "name": "Doug", "$limit": 1 })).await;
    assert_eq!(found, (Some(1), vec!["Doug".into()]));
}

pub async fn count_with_limit_and_skip<A: Adapter<Record = Person>>(store: A) {
    people(&store).await;
    let found = counted(&store, json!({ "$skip": 1, "$limit": 2, "$sort": { "name": -1 } })).await;
    assert_eq!(found, (Some(3), vec!["Bob".into(), "Alice".into()]));
    assert_eq!(counted(&store, json!({ "$skip": 9, "$limit": 2 })).await, (Some(3), Vec::new()), "also behind the end");
}

pub async fn count_with_limit_zero<A: Adapter<Record = Person>>(store: A) {
    people(&store).await;
    assert_eq!(counted(&store, json!({ "$limit": 0 })).await, (Some(3), Vec::new()));
    assert_eq!(counted(&store, json!({ "$limit": 0, "age": { "$gt": 20 }, "$sort": { "age": 1 } })).await, (Some(2), Vec::new()));
}
