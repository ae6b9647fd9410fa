//! What is a store in memory's own; the rest is tested as for every store.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};

use super::*;
use crate::error::Class;
use crate::store::{FieldRef, NewRecord, Object, Operator, PatchRecord};

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

fn has(field: &'static str, text: &str) -> Filter<Object> {
    Filter::Test(FieldRef { name: field.into(), index: None }, Operator::Eq(Scalar::from(text)))
}

fn values(json: Value) -> Values<Object> {
    NewRecord::into_values(object(json)).unwrap()
}

#[tokio::test]
async fn within_a_scope_nothing_of_others_is_replaced() {
    let store = Memory::with([object(json!({ "id": "a", "owner": "ann" }))]);
    for rows in [vec![json!({ "id": "a", "owner": "bob" })], vec![json!({ "id": "b" }), json!({ "id": "a", "owner": "bob" })]] {
        let refused = store.create_within(None, rows.into_iter().map(values).collect(), &has("owner", "bob")).await.unwrap_err();
        assert_eq!(refused.class(), Some(Class::Conflict));
        assert_eq!(all(&store).await, json!([{ "id": "a", "owner": "ann" }]), "all or nothing");
    }
    let own = values(json!({ "id": "a", "owner": "ann", "new": true }));
    store.create_within(None, vec![own], &has("owner", "ann")).await.unwrap();
    assert_eq!(all(&store).await, json!([{ "id": "a", "owner": "ann", "new": true }]));
}

/// Whoever comes second sees what the first has made, however close together they come. So many at once that the two meet where
/// one is looked for before the other is written.
#[test]
fn of_two_scopes_that_want_the_same_ids_one_gets_them() {
    const ROUNDS: usize = 20;
    let (store, ready) = (Memory::new(), AtomicUsize::new(0));
    let create_all = |owner: &str| -> Vec<bool> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let scope = has("owner", owner);
        let create = |round| {
            let row = |row: usize| values(json!({ "id": format!("{row} of {round}"), "owner": owner }));
            let rows = (0..1_000).map(row).collect();
            ready.fetch_add(1, Ordering::SeqCst);
            // Not a barrier: it wakes one of them later than the whole race takes.
            while ready.load(Ordering::SeqCst) < 2 * (round + 1) {
                thread::yield_now();
            }
            runtime.block_on(store.create_within(None, rows, &scope)).is_ok()
        };
        (0..ROUNDS).map(create).collect()
    };
    let (ann, bob) = thread::scope(|scope| {
        let bob = scope.spawn(|| create_all("bob"));
        (create_all("ann"), bob.join().unwrap())
    });
    let both: Vec<usize> = (0..ROUNDS).filter(|&round| ann[round] == bob[round]).collect();
    assert_eq!(both, [0_usize; 0], "rounds that both won, or none");
}

#[tokio::test]
async fn server_code_has_a_word_for_one_record() {
    let store: Memory<Object> = Memory::new();
    let text = |text: &str| has("text", text);
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
