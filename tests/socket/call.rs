//! Both call forms, and acks: which calls are answered, with what id, in what order.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use feathers::{App, Params, Result, nobody};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::client::{Client, Seen};
use crate::server::{Running, answered, start};

#[derive(Default)]
struct Echo;

/// Answers what arrived.
#[feathers::service("messages")]
impl Echo {
    fn find(&self, params: Params) -> Result<Value> {
        Ok(json!({ "method": "find", "query": params.query }))
    }

    fn get(&self, id: Value, params: Params) -> Result<Value> {
        Ok(json!({ "method": "get", "id": id, "query": params.query }))
    }

    async fn create(&self, data: Value, params: Params) -> Result<Value> {
        Ok(json!({ "method": "create", "data": data, "query": params.query }))
    }

    async fn update(&self, id: Value, data: Value, params: Params) -> Result<Value> {
        Ok(json!({ "method": "update", "id": id, "data": data, "query": params.query }))
    }

    async fn patch(&self, id: Value, data: Value, params: Params) -> Result<Value> {
        Ok(json!({ "method": "patch", "id": id, "data": data, "query": params.query }))
    }

    fn remove(&self, id: Value, params: Params) -> Result<Value> {
        Ok(json!({ "method": "remove", "id": id, "query": params.query }))
    }
}

/// Counts, and waits where it is told to.
#[derive(Default)]
struct Counter {
    created: AtomicUsize,
    open: Arc<Notify>,
}

#[feathers::service("counter")]
impl Counter {
    fn find(&self) -> Result<usize> {
        Ok(self.created.load(Ordering::SeqCst))
    }

    async fn get(&self, id: String) -> Result<String> {
        self.open.notified().await;
        Ok(id)
    }

    fn create(&self, data: usize) -> Result<usize> {
        Ok(self.created.fetch_add(data, Ordering::SeqCst))
    }

    async fn remove(&self, id: String) -> Result<String> {
        tokio::task::yield_now().await;
        self.created.fetch_add(1000, Ordering::SeqCst);
        Ok(id)
    }
}

async fn server() -> Running {
    start(App::new().service(Echo).service(Counter::default()).publish(nobody())).await
}

/// The ids of the acks so far, in order.
fn acks(client: &Client) -> Vec<u64> {
    let id = |seen: Seen| match seen {
        Seen::Ack(id, ..) => Some(id),
        _ => None,
    };
    client.seen().into_iter().filter_map(id).collect()
}

#[tokio::test]
async fn every_method_answers_in_both_forms_and_protocols() {
    let server = server().await;
    let (id, data, query) = (json!(7), json!({ "text": "hi" }), json!({ "a": [1] }));
    for client in server.both().await {
        for (method, arguments) in [
            ("find", vec![]),
            ("get", vec![("id", &id)]),
            ("create", vec![("data", &data)]),
            ("update", vec![("id", &id), ("data", &data)]),
            ("patch", vec![("id", &id), ("data", &data)]),
            ("remove", vec![("id", &id)]),
        ] {
            let values: Vec<Value> = arguments.iter().map(|(_, value)| (*value).clone()).chain([query.clone()]).collect();
            let mut result = json!({ "method": method, "query": query });
            arguments.iter().for_each(|(name, value)| result[name] = (*value).clone());

            let modern = [vec![json!(method), json!("messages")], values.clone()].concat();
            assert_eq!(client.call(modern.into()).await, answered(result.clone()), "{method}, modern");
            let legacy = [vec![json!(format!("messages::{method}"))], values].concat();
            assert_eq!(client.call(legacy.into()).await, answered(result), "{method}, legacy");
        }
    }
}

#[tokio::test]
async fn removed_is_another_name_for_remove_in_the_legacy_form_alone() {
    let server = server().await;
    let client = server.client_3().await;
    let removed = client.call(json!(["messages::removed", 5, { "a": 1 }])).await;
    assert_eq!(removed, answered(json!({ "method": "remove", "id": 5, "query": { "a": 1 } })));
    let modern = client.call(json!(["removed", "messages", 5, {}])).await;
    assert_eq!(modern[0]["name"], "NotFound", "{modern}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pipeline_of_methods_that_need_not_wait_is_answered_in_order() {
    let server = server().await;
    for client in server.both().await {
        for n in 0..200 {
            let event = if n % 2 == 0 { json!(["get", "messages", n, {}]) } else { json!(["messages::get", n, {}]) };
            assert_eq!(client.start(event).await, n);
        }
        for n in 0..200 {
            assert_eq!(client.ack(n).await[1]["id"], n);
        }
        assert_eq!(acks(&client), (0..200).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn who_waits_does_not_hold_up_the_calls_behind() {
    let counter = Counter::default();
    let open = counter.open.clone();
    let server = start(App::new().service(counter).publish(nobody())).await;
    let client = server.client().await;
    let first = client.start(json!(["get", "counter", "first", {}])).await;
    let second = client.start(json!(["find", "counter", {}])).await;
    assert_eq!(client.ack(second).await, answered(0));
    assert_eq!(acks(&client), [second]);
    open.notify_one();
    assert_eq!(client.ack(first).await, answered("first"));
}

#[tokio::test]
async fn ack_ids_may_be_any_number_and_come_back_as_they_were() {
    let server = server().await;
    for client in server.both().await {
        for id in [0, 1, 9, 10, u64::from(u32::MAX), (1 << 53) - 1, i64::MAX as u64] {
            client.raw(&format!(r#"42{id}["get","messages","{id}",{{}}]"#)).await;
            assert_eq!(client.ack(id).await[1]["id"], id.to_string());
            client.raw(&format!(r#"42{id}["nosuch::get",1]"#)).await;
            assert_eq!(client.ack(id).await[0]["name"], "NotFound", "an id used twice is answered twice");
        }
    }
}

#[tokio::test]
async fn calls_without_an_ack_id_run_and_are_not_answered() {
    let server = server().await;
    for (before, client) in [0, 1].into_iter().zip(server.both().await) {
        client.send(json!(["create", "counter", 1, {}])).await;
        client.send(json!(["create", "counter", 1, {}])).await;
        client.send(json!(["remove", "counter", "x", {}])).await;
        client.send(json!(["counter::remove", "x", {}])).await;
        client.send(json!(["create", "counter", "not a number", {}])).await;
        client.send(json!(["create", "nosuch", 1, {}])).await;
        client.send(json!(["counter::nosuch", 1])).await;
        client.send(json!(["who is there?"])).await;
        // The calls that yield once have tasks of their own, so this may be answered before they are done.
        loop {
            let count = client.call(json!(["find", "counter"])).await;
            if count == answered(2002 * (before + 1)) {
                break;
            }
            assert!(count[1].as_u64() < Some(2002 * (before + 1)), "{count}");
        }
        let others: Vec<_> = client.seen().into_iter().filter(|seen| !matches!(seen, Seen::Ack(..))).collect();
        assert_eq!(others, []);
        let asked = client.start(json!(["find", "counter"])).await;
        client.ack(asked).await;
        assert_eq!(acks(&client), (0..=asked).collect::<Vec<_>>(), "one ack for each call that asked for it");
    }
}
