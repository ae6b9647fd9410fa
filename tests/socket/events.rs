//! Events: what causes them, what they carry, and how they stand to the ack.

use feathers::{App, Error, OneOrMany, Result, Target, everyone};
use serde_json::{Value, json};

use crate::client::polling::Polling;
use crate::client::{Client, Seen};
use crate::server::{Running, answered, start};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    fn find(&self) -> Result<Vec<Value>> {
        Ok(vec![json!({ "id": 1 })])
    }

    fn get(&self, id: Value) -> Result<Value> {
        Ok(id)
    }

    fn create(&self, data: OneOrMany<Value>) -> Result<OneOrMany<Value>> {
        Ok(data)
    }

    async fn update(&self, id: Value, data: Value) -> Result<Value> {
        tokio::task::yield_now().await;
        Ok(json!({ "id": id, "data": data }))
    }

    async fn patch(&self, _id: Target<Value>, data: Option<Value>) -> Result<Option<Value>> {
        Ok(data)
    }

    async fn remove(&self, id: Value) -> Result<Value> {
        if id == 404 { Err(Error::not_found("No such message")) } else { Ok(id) }
    }
}

struct Nested;

#[feathers::service("/users/:userId/messages/")]
impl Nested {
    fn create(&self, data: Value) -> Result<Value> {
        Ok(data)
    }
}

async fn server() -> Running {
    start(App::new().service(Messages).service(Nested).publish(everyone())).await
}

/// Calls, and gives back the events and acks in the order they came, the acks as `ack`.
async fn order(client: &Client, event: Value) -> Vec<(String, Value)> {
    client.forget();
    client.call(event).await;
    // Whatever belongs to the call has arrived when a second call is answered.
    client.call(json!(["find", "messages", {}])).await;
    let mut seen: Vec<_> = client
        .seen()
        .into_iter()
        .map(|seen| match seen {
            Seen::Ack(_, answer, _) => ("ack".to_owned(), answer),
            Seen::Event(name, mut arguments, _) => {
                assert_eq!(arguments.len(), 1, "an event has one argument");
                (name, arguments.remove(0))
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(seen.pop(), Some(("ack".into(), answered(json!([{ "id": 1 }])))));
    seen
}

fn event(name: &str, payload: Value) -> (String, Value) {
    (name.to_owned(), payload)
}

#[tokio::test]
async fn each_writing_method_has_its_event() {
    let server = server().await;
    let other = server.client().await;
    for client in server.both().await {
        for (call, name, payload) in [
            (json!(["create", "messages", { "a": 1 }, {}]), "messages created", json!({ "a": 1 })),
            (json!(["update", "messages", 1, { "a": 2 }, {}]), "messages updated", json!({ "id": 1, "data": { "a": 2 } })),
            (json!(["patch", "/messages/", 1, { "a": 3 }, {}]), "messages patched", json!({ "a": 3 })),
            (json!(["remove", "messages/9", 1, {}]), "messages removed", json!(1)),
            (json!(["create", "users/42/messages", [], {}]), "users/:userId/messages created", Value::Null),
            (json!(["create", "users/42/messages", { "a": 5 }, {}]), "users/:userId/messages created", json!({ "a": 5 })),
            (json!(["users/:userId/messages::create", { "a": 6 }]), "users/:userId/messages created", json!({ "a": 6 })),
            (json!(["messages::removed", "x"]), "messages removed", json!("x")),
        ] {
            let events: Vec<_> = order(&client, call.clone()).await.into_iter().filter(|(name, _)| name != "ack").collect();
            if payload.is_null() {
                assert_eq!(events, [], "{call} has an empty list as result");
                continue;
            }
            assert_eq!(events, [event(name, payload.clone())], "{call}, for the caller");
            assert_eq!(other.expect_event(name).await, payload, "{call}, for another");
        }
        for call in [json!(["find", "messages", {}]), json!(["get", "messages", 1, {}]), json!(["messages::get", 1])] {
            assert_eq!(order(&client, call.clone()).await.len(), 1, "{call} has no event");
        }
        for call in [json!(["remove", "messages", 404, {}]), json!(["messages::remove", 404]), json!(["update", "messages", 1])] {
            assert_eq!(order(&client, call.clone()).await.len(), 1, "{call} fails");
        }
    }
    assert_eq!(other.events().len(), 14, "{other:?}");
}

#[tokio::test]
async fn a_list_is_announced_item_by_item_in_order() {
    let server = server().await;
    let other = server.client().await;
    let list = json!([{ "n": 1, "x": [1, [2]] }, { "n": 2 }, { "n": 2 }, "text", [3, 4], null, 0, "[}\\\""]);
    let items = list.as_array().unwrap();
    let caller = server.client_3().await;
    let seen = order(&caller, json!(["create", "messages", list, {}])).await;
    let expected: Vec<_> = items.iter().map(|item| event("messages created", item.clone())).collect();
    assert_eq!(seen, [expected, vec![event("ack", answered(list.clone()))]].concat(), "and the ack is the whole list");
    for item in items {
        assert_eq!(other.expect_event("messages created").await, *item);
    }
}

#[tokio::test]
async fn an_empty_list_has_no_event_and_null_has_one() {
    let server = server().await;
    for client in server.both().await {
        let empty = order(&client, json!(["create", "messages", [], {}])).await;
        assert_eq!(empty, [event("ack", answered(json!([])))]);
        let null = order(&client, json!(["patch", "messages", 1, null, {}])).await;
        assert_eq!(null, [event("messages patched", json!(null)), event("ack", answered(json!(null)))]);
        for falsy in [json!(0), json!(false), json!("")] {
            let seen = order(&client, json!(["create", "messages", falsy, {}])).await;
            assert_eq!(seen, [event("messages created", falsy.clone()), event("ack", answered(falsy))]);
        }
    }
}

#[tokio::test]
async fn events_come_first_for_modern_calls_and_the_ack_for_legacy_ones() {
    let server = server().await;
    for client in server.both().await {
        let list = json!([{ "n": 1 }, { "n": 2 }]);
        let events = [event("messages created", json!({ "n": 1 })), event("messages created", json!({ "n": 2 }))];
        let ack = event("ack", answered(list.clone()));
        let modern = order(&client, json!(["create", "messages", list, {}])).await;
        assert_eq!(modern, [&events[..], std::slice::from_ref(&ack)].concat());
        let legacy = order(&client, json!(["messages::create", list, {}])).await;
        assert_eq!(legacy, [&[ack][..], &events].concat());

        let names = |seen: Vec<(String, Value)>| seen.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        let modern = order(&client, json!(["update", "messages", 1, {}, {}])).await;
        assert_eq!(names(modern), ["messages updated", "ack"], "the same where a method waits");
        let legacy = order(&client, json!(["messages::update", 1, {}, {}])).await;
        assert_eq!(names(legacy), ["ack", "messages updated"]);
    }
}

#[tokio::test]
async fn a_call_without_an_ack_id_is_announced_as_well() {
    let server = server().await;
    let other = server.client_3().await;
    let client = server.client().await;
    client.send(json!(["create", "messages", { "n": 1 }, {}])).await;
    client.send(json!(["messages::create", { "n": 2 }])).await;
    for receiver in [&client, &other] {
        assert_eq!(receiver.expect_event("messages created").await, json!({ "n": 1 }));
        assert_eq!(receiver.expect_event("messages created").await, json!({ "n": 2 }));
    }
}

#[tokio::test]
async fn polling_clients_hear_events() {
    let server = server().await;
    let (old, new) = (Polling::open(server.addr, 3).await, Polling::open(server.addr, 4).await);
    new.send("40").await;
    assert!(new.packets().await[0].starts_with("40"));
    assert_eq!(if old.first.is_empty() { old.packets().await } else { old.first.clone() }, ["40"]);
    server.connections(2).await;

    let text = "zażółć \u{1f389}";
    let sent = format!(r#"420["create","messages",{{"text":"{text}"}},{{}}]"#);
    assert_eq!(old.send(&sent).await, (200, "ok".into()));
    let event = format!(r#"42["messages created",{{"text":"{text}"}}]"#);
    let mut heard = old.packets().await;
    if heard.len() == 1 {
        heard.extend(old.packets().await);
    }
    assert_eq!(heard, [event.clone(), format!(r#"430[null,{{"text":"{text}"}}]"#)]);
    assert_eq!(new.packets().await, [event]);
}
