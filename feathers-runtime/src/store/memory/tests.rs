//! What is a store in memory's own; the rest is tested as for every store.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::{Value, json};

use super::*;
use crate::error::Class;
use crate::store::{NewRecord, Object, PatchRecord};

fn object(json: Value) -> Object {
    serde_json::from_value(json).unwrap()
}

async fn create(store: &Memory<Object>, json: Value) -> Result<Object> {
    let mut made = store.create(None, vec![NewRecord::into_values(object(json))?]).await?;
    Ok(made.remove(0))
}

async fn all(store: &Memory<Object>) -> Value {
    let found = store.find(None, &RecordQuery::new(), false).await.unwrap();
    serde_json::to_value(found.records).unwrap()
}

#[tokio::test]
async fn ids_are_counted_past_those_that_are_taken() {
    let store = Memory::with([object(json!({ "id": 3 })), object(json!({ "id": "x" }))]);
    assert_eq!(create(&store, json!({})).await.unwrap()["id"], 4);
    assert_eq!(create(&store, json!({ "id": 5 })).await.unwrap()["id"], 5);
    assert_eq!(create(&store, json!({})).await.unwrap()["id"], 6);
    let store: Memory<Object> = Memory::new().start_id(0);
    assert_eq!(create(&store, json!({ "id": i64::MAX })).await.unwrap()["id"], i64::MAX);
    assert_eq!(create(&store, json!({})).await.unwrap()["id"], 0, "an id that somebody chose does not end the counting");
    store.replace_all([object(json!({ "id": 7 }))]);
    assert_eq!(create(&store, json!({})).await.unwrap()["id"], 8);
    let full = Memory::with([object(json!({ "id": i64::MAX }))]);
    assert_eq!(create(&full, json!({})).await.unwrap_err().class(), Some(Class::GeneralError));
}

#[tokio::test]
async fn open_records_are_replaced_and_have_the_ids_of_feathers() {
    let store: Memory<Object> = Memory::new();
    create(&store, json!({ "id": "a", "text": "old" })).await.unwrap();
    create(&store, json!({ "id": "a", "new": true })).await.unwrap();
    assert_eq!(all(&store).await, json!([{ "id": "a", "new": true }]));
    for (index, none) in [json!(null), json!(""), json!(0), json!(false)].into_iter().enumerate() {
        assert_eq!(create(&store, json!({ "id": none })).await.unwrap()["id"], index + 1);
    }
    for wrong in [json!({}), json!([1]), json!(1.5), json!(true)] {
        assert_eq!(create(&store, json!({ "id": wrong })).await.unwrap_err().class(), Some(Class::BadRequest), "{wrong}");
    }
    let text = Object::parse_id("2");
    assert!(store.get(None, &text, &Filter::all()).await.unwrap().is_some(), "digits are the number");
}

#[tokio::test]
async fn server_code_has_a_word_for_one_record() {
    use crate::store::{FieldRef, Operator, Scalar};

    let store: Memory<Object> = Memory::new();
    let text = |text: &str| Filter::Test(FieldRef { name: "text".into(), index: None }, Operator::Eq(Scalar::from(text)));
    assert!(store.first(None, text("a")).await.unwrap().is_none());
    let added = store.add(None, object(json!({ "text": "a" }))).await.unwrap();
    store.add(None, object(json!({ "text": "a" }))).await.unwrap();
    assert_eq!(serde_json::to_value(&added).unwrap(), json!({ "id": 1, "text": "a" }));
    assert_eq!(store.first(None, text("a")).await.unwrap(), Some(added));
    assert!(store.first(None, text("b")).await.unwrap().is_none());
}

impl Object {
    fn parse_id(text: &str) -> crate::store::ObjectId {
        RecordId::from_wire(&json!(text)).unwrap()
    }
}

#[tokio::test]
async fn update_replaces_an_open_record_and_patch_adds_to_it() {
    let store = Memory::with([object(json!({ "id": 1, "a": 1, "b": 1 }))]);
    let id = Object::parse_id("1");
    let values = |json| PatchRecord::into_values(object(json)).unwrap();
    let updated = store.update(None, &id, values(json!({ "id": 9, "a": 2 })), &Filter::all()).await.unwrap();
    assert_eq!(serde_json::to_value(updated).unwrap(), json!({ "id": 1, "a": 2 }));
    let patched = store.patch(None, &Target::Many, values(json!({ "id": 9, "c": [3] })), &Filter::all()).await.unwrap();
    assert_eq!(serde_json::to_value(patched).unwrap(), json!([{ "id": 1, "a": 2, "c": [3] }]));
}

#[tokio::test]
async fn a_clone_is_the_same_store_and_a_panic_does_not_end_it() {
    let store: Memory<Object> = Memory::new();
    let other = store.clone();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _state = other.write();
        panic!("while it is locked");
    }));
    assert!(panicked.is_err());
    assert!(store.0.is_poisoned());
    create(&store, json!({ "text": "still there" })).await.unwrap();
    assert_eq!(all(&other).await, json!([{ "id": 1, "text": "still there" }]));
}
