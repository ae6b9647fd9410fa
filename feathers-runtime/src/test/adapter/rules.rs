//! What is the same in every store, where databases differ.

use serde_json::{Value, json};

use super::Person;
use super::setting::{add, find, names, query};
use crate::store::{Adapter, Filter, RecordQuery};

/// People by name, each without an age or with one.
async fn aged<A: Adapter<Record = Person>>(store: &A) {
    for (name, age) in [("two", Some(2)), ("none", None), ("one", Some(1)), ("null", None)] {
        add(store, name, age, None).await;
    }
}

async fn expect<A: Adapter<Record = Person>>(store: &A, query: Value, expected: &[&str]) {
    assert_eq!(names(store, query.clone()).await, expected, "{query}");
}

pub async fn without_sort_by_id<A: Adapter<Record = Person>>(store: A) {
    aged(&store).await;
    assert!(find(&store, json!({})).await.is_sorted_by(|a, b| a.id < b.id));
    assert!(find(&store, json!({ "$or": [{ "age": null }, { "age": 1 }] })).await.is_sorted_by(|a, b| a.id < b.id));
}

pub async fn equal_ones_by_id<A: Adapter<Record = Person>>(store: A) {
    for index in 0..20 {
        add(&store, "same", index % 2, None).await;
    }
    let by_name = find(&store, json!({ "$sort": { "name": -1 } })).await;
    assert!(by_name.is_sorted_by(|a, b| a.id < b.id));
    let by_age = find(&store, json!({ "$sort": { "age": -1 } })).await;
    assert!(by_age.is_sorted_by(|a, b| (b.age, a.id) < (a.age, b.id)));
    let page = find(&store, json!({ "$sort": { "age": -1 }, "$skip": 3, "$limit": 9 })).await;
    assert_eq!(page, by_age[3..12]);
}

pub async fn null_first<A: Adapter<Record = Person>>(store: A) {
    aged(&store).await;
    expect(&store, json!({ "$sort": { "age": 1 } }), &["none", "null", "one", "two"]).await;
    expect(&store, json!({ "$sort": { "age": -1 } }), &["two", "one", "none", "null"]).await;
}

pub async fn text_by_code_points<A: Adapter<Record = Person>>(store: A) {
    for name in ["é", "a", "Z", "z", "", "aa", "ｚ", "😀", "A"] {
        add(&store, name, None, None).await;
    }
    // U+FF5A comes before U+1F600, although in UTF-16 its first unit is the greater one.
    expect(&store, json!({ "$sort": { "name": 1 } }), &["", "A", "Z", "a", "aa", "z", "é", "ｚ", "😀"]).await;
    expect(&store, json!({ "name": { "$lt": "a" }, "$sort": { "name": 1 } }), &["", "A", "Z"]).await;
    expect(&store, json!({ "name": { "$gte": "é" }, "$sort": { "name": 1 } }), &["é", "ｚ", "😀"]).await;
    expect(&store, json!({ "name": "a" }), &["a"]).await;
}

pub async fn not_equal_matches_null<A: Adapter<Record = Person>>(store: A) {
    aged(&store).await;
    expect(&store, json!({ "age": { "$ne": 1 } }), &["two", "none", "null"]).await;
    expect(&store, json!({ "age": { "$ne": null } }), &["two", "one"]).await;
}

pub async fn none_of_matches_null<A: Adapter<Record = Person>>(store: A) {
    aged(&store).await;
    expect(&store, json!({ "age": { "$nin": [1] } }), &["two", "none", "null"]).await;
    expect(&store, json!({ "age": { "$nin": [1, null] } }), &["two"]).await;
    expect(&store, json!({ "age": { "$nin": [null] } }), &["two", "one"]).await;
}

pub async fn nothing_compares_with_null<A: Adapter<Record = Person>>(store: A) {
    aged(&store).await;
    expect(&store, json!({ "age": { "$lt": 2 } }), &["one"]).await;
    expect(&store, json!({ "age": { "$lte": 2 } }), &["two", "one"]).await;
    expect(&store, json!({ "age": { "$gt": -9 } }), &["two", "one"]).await;
    expect(&store, json!({ "age": { "$gte": 1 } }), &["two", "one"]).await;
}

pub async fn null_equals_null<A: Adapter<Record = Person>>(store: A) {
    aged(&store).await;
    expect(&store, json!({ "age": null }), &["none", "null"]).await;
    expect(&store, json!({ "$or": [{ "age": null }, { "age": 2 }] }), &["two", "none", "null"]).await;
}

pub async fn null_in_a_list<A: Adapter<Record = Person>>(store: A) {
    aged(&store).await;
    expect(&store, json!({ "age": { "$in": [null, 2] } }), &["two", "none", "null"]).await;
    expect(&store, json!({ "age": { "$in": [null] } }), &["none", "null"]).await;
    expect(&store, json!({ "age": { "$in": [1, 2] } }), &["two", "one"]).await;
}

pub async fn empty_lists<A: Adapter<Record = Person>>(store: A) {
    aged(&store).await;
    expect(&store, json!({ "age": { "$in": [] } }), &[]).await;
    expect(&store, json!({ "age": { "$nin": [] } }), &["two", "none", "one", "null"]).await;
    expect(&store, json!({ "$or": [{ "age": { "$in": [] } }, { "age": 1 }] }), &["one"]).await;
}

/// What no query says, but a scope may.
pub async fn no_alternatives<A: Adapter<Record = Person>>(store: A) {
    aged(&store).await;
    for (filter, expected) in [
        (Filter::Any(Vec::new()), 0),
        (Filter::All(Vec::new()), 4),
        (Filter::All(vec![Filter::Any(Vec::new()), Filter::all()]), 0),
        (Filter::Any(vec![Filter::Any(Vec::new()), Filter::all()]), 4),
        (query(&json!({ "age": 1 })).filter.and(Filter::Any(Vec::new())), 0),
        (query(&json!({ "age": 1 })).filter.or(Filter::Any(Vec::new())), 1),
    ] {
        let found = store.find(None, &RecordQuery::new().and(filter.clone()), true).await.expect("to find");
        assert_eq!((found.records.len(), found.total), (expected, Some(expected as u64)), "{filter:?}");
    }
}

pub async fn booleans<A: Adapter<Record = Person>>(store: A) {
    add(&store, "true", None, true).await;
    add(&store, "null", None, None).await;
    add(&store, "false", None, false).await;
    expect(&store, json!({ "created": true }), &["true"]).await;
    expect(&store, json!({ "created": false }), &["false"]).await;
    expect(&store, json!({ "created": { "$ne": true } }), &["null", "false"]).await;
    expect(&store, json!({ "created": { "$lt": true } }), &["false"]).await;
    expect(&store, json!({ "$sort": { "created": 1 } }), &["null", "false", "true"]).await;
}

pub async fn numbers_at_the_bounds<A: Adapter<Record = Person>>(store: A) {
    add(&store, "greatest", i64::MAX, None).await;
    add(&store, "less", i64::MAX - 1, None).await;
    add(&store, "least", i64::MIN, None).await;
    expect(&store, json!({ "age": i64::MAX }), &["greatest"]).await;
    expect(&store, json!({ "age": { "$lt": i64::MAX }, "$sort": { "age": 1 } }), &["least", "less"]).await;
    expect(&store, json!({ "age": { "$gt": i64::MIN }, "$sort": { "age": 1 } }), &["less", "greatest"]).await;
    let found = find(&store, json!({ "$sort": { "age": -1 } })).await;
    assert_eq!(found.iter().map(|person| person.age).collect::<Vec<_>>(), [Some(i64::MAX), Some(i64::MAX - 1), Some(i64::MIN)]);
}

pub async fn bounds_of_limit_and_skip<A: Adapter<Record = Person>>(store: A) {
    aged(&store).await;
    for limit in [u64::MAX, u64::MAX / 2, u64::MAX / 2 + 1, 4] {
        assert_eq!(find(&store, json!({ "$limit": limit })).await.len(), 4, "{limit}");
        assert_eq!(find(&store, json!({ "$limit": limit, "$skip": 1, "$sort": { "name": 1 } })).await.len(), 3, "{limit}");
        assert_eq!(find(&store, json!({ "$skip": limit })).await.len(), 0, "{limit}");
        assert_eq!(find(&store, json!({ "$skip": limit, "$limit": limit, "$sort": { "name": 1 } })).await.len(), 0, "{limit}");
    }
}

pub async fn text_is_no_code<A: Adapter<Record = Person>>(store: A) {
    let names_of_all = ["Robert'); DROP TABLE people;--", "\"", "\\", "$1", "?", "%", "a\nb", "{}"];
    for name in names_of_all {
        add(&store, name, None, None).await;
    }
    for name in names_of_all {
        expect(&store, json!({ "name": name }), &[name]).await;
        expect(&store, json!({ "name": { "$in": [name] } }), &[name]).await;
        expect(&store, json!({ "name": { "$gte": name, "$lte": name } }), &[name]).await;
    }
}

pub async fn like<A: Adapter<Record = Person>>(store: A) {
    for name in ["Alice", "alice", "100%", "1000", "a_b", "axb", "a\\b", "Ålice", "two\nlines"] {
        add(&store, name, None, None).await;
    }
    for (pattern, expected) in [
        ("A%", &["Alice"][..]),
        ("%lice", &["Alice", "alice", "Ålice"]),
        ("_lice", &["Alice", "alice", "Ålice"]),
        (r"100\%", &["100%"]),
        ("100%", &["100%", "1000"]),
        (r"a\_b", &["a_b"]),
        ("a_b", &["a_b", "axb", "a\\b"]),
        (r"a\\b", &["a\\b"]),
        ("two%lines", &["two\nlines"]),
        ("alice", &["alice"]),
        ("", &[]),
        ("%'%", &[]),
    ] {
        expect(&store, json!({ "name": { "$like": pattern } }), expected).await;
    }
}

pub async fn ilike<A: Adapter<Record = Person>>(store: A) {
    for name in ["Alice", "alice", "ALICE", "Bob"] {
        add(&store, name, None, None).await;
    }
    expect(&store, json!({ "name": { "$ilike": "aL%" } }), &["Alice", "alice", "ALICE"]).await;
    expect(&store, json!({ "name": { "$ilike": "_OB" } }), &["Bob"]).await;
}
