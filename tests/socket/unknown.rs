//! Calls for which there is no service, no method, or no room for the arguments: each is answered, in its dialect.

use feathers::{App, Class, Result, nobody};
use serde_json::{Value, json};

use crate::client::Client;
use crate::server::{Running, answered, refused, refused_legacy, start};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    fn find(&self) -> Result<Value> {
        Ok(json!([]))
    }

    fn get(&self, id: Value) -> Result<Value> {
        Ok(id)
    }

    fn create(&self, data: Value) -> Result<Value> {
        Ok(data)
    }

    fn update(&self, _id: Value, data: Value) -> Result<Value> {
        Ok(data)
    }

    fn patch(&self, _id: Value, data: Value) -> Result<Value> {
        Ok(data)
    }

    fn remove(&self, id: Value) -> Result<Value> {
        Ok(id)
    }
}

struct Readonly;

#[feathers::service("readonly")]
impl Readonly {
    fn find(&self) -> Result<Value> {
        Ok(json!([]))
    }

    // No method for clients, whatever its name looks like.
    fn setup(&self) -> Result<Value> {
        self.find()
    }
}

async fn server() -> Running {
    assert!(Readonly.setup().is_ok());
    start(App::new().service(Messages).service(Readonly).publish(nobody())).await
}

async fn check(client: &Client, event: Value, expected: Value) {
    assert_eq!(client.call(event.clone()).await, expected, "the answer to {event}");
}

#[tokio::test]
async fn unknown_services() {
    let server = server().await;
    for client in server.both().await {
        for method in ["find", "get", "create", "update", "patch", "remove"] {
            let unknown = refused(Class::NotFound, "Service 'nosuch' not found");
            check(&client, json!([method, "nosuch", 1, {}, {}]), unknown.clone()).await;
            check(&client, json!([method, "nosuch"]), unknown).await;
            let unknown = refused_legacy(Class::NotFound, "Service 'nosuch' not found");
            check(&client, json!([format!("nosuch::{method}"), 1, {}, {}]), unknown).await;
        }
        for path in ["/nosuch/", "", "/", "Messages", "messages ", "messages?x=1", "my%2Fmessages", "zażółć \u{1f389} \"'\\"]
        {
            check(&client, json!(["find", path, {}]), refused(Class::NotFound, &format!("Service '{path}' not found"))).await;
        }
    }
}

#[tokio::test]
async fn unknown_methods() {
    let server = server().await;
    for client in server.both().await {
        for method in ["get", "create", "update", "patch", "remove"] {
            let message = format!("Method '{method}' not allowed on service 'readonly'");
            check(&client, json!([method, "/readonly/", 1, {}, {}]), refused(Class::MethodNotAllowed, &message)).await;
            let legacy = refused_legacy(Class::MethodNotAllowed, &message);
            check(&client, json!([format!("readonly::{method}"), 1, {}, {}]), legacy).await;
        }
        for method in ["GET", "nosuch", "setup", "", "toString", "__proto__"] {
            let message = format!("Method '{method}' not allowed on service 'readonly'");
            let legacy = refused_legacy(Class::MethodNotAllowed, &message);
            check(&client, json!([format!("readonly::{method}")]), legacy).await;
        }
    }
}

#[tokio::test]
async fn a_path_that_is_no_string() {
    let server = server().await;
    for client in server.both().await {
        let invalid = refused(Class::NotFound, "Invalid service path");
        for path in [json!(5), json!(null), json!(["messages"]), json!({ "path": "messages" }), json!(true)] {
            check(&client, json!(["find", path, {}]), invalid.clone()).await;
        }
        check(&client, json!(["find"]), invalid.clone()).await;
        check(&client, json!(["create"]), invalid).await;
    }
}

#[tokio::test]
async fn the_legacy_form_is_exact() {
    let server = server().await;
    let client = server.client_3().await;
    for path in ["/messages", "messages/", "Messages", "messages/1", "", "messages::", "a::b"] {
        let unknown = refused_legacy(Class::NotFound, &format!("Service '{path}' not found"));
        check(&client, json!([format!("{path}::get"), 1]), unknown).await;
    }
    check(&client, json!(["messages::get", 1]), answered(1)).await;
}

#[tokio::test]
async fn one_argument_too_many() {
    let server = server().await;
    for client in server.both().await {
        for (method, room) in [("find", 1), ("get", 2), ("create", 2), ("update", 3), ("patch", 3), ("remove", 2)] {
            let arguments = |count: usize| vec![json!({}); count];
            let modern = |count| Value::from([vec![json!(method), json!("messages")], arguments(count)].concat());
            let legacy = |count| Value::from([vec![json!(format!("messages::{method}"))], arguments(count)].concat());
            assert_eq!(client.call(modern(room)).await[0], Value::Null, "{method} has room for {room}");
            assert_eq!(client.call(legacy(room)).await[0], Value::Null, "{method} has room for {room}");

            let many = refused(Class::BadRequest, &format!("Too many arguments for '{method}' method"));
            check(&client, modern(room + 1), many.clone()).await;
            check(&client, modern(room + 5), many.clone()).await;
            let many_legacy = json!([{ "message": format!("Too many arguments for '{method}' service method") }]);
            check(&client, legacy(room + 1), many_legacy).await;

            let mut with_null = modern(room);
            with_null.as_array_mut().unwrap().push(Value::Null);
            check(&client, with_null, many).await;
        }
    }
}

#[tokio::test]
async fn event_names_that_are_no_call_are_answered_if_somebody_waits() {
    let server = server().await;
    for client in server.both().await {
        for name in ["FIND", "setup", "messages.get", "toString", "", "messages created", "find ", "messages", "hello"] {
            let answer = client.call(json!([name, "messages", {}])).await;
            assert_eq!(answer.as_array().map(Vec::len), Some(1), "{name}: {answer}");
            assert_eq!(answer[0]["name"], "NotFound", "{name}");
            assert_eq!(answer[0]["message"], format!("Nobody listens to the event '{name}'"));
        }
        client.send(json!(["messages created", { "text": "not from the server" }])).await;
        check(&client, json!(["find", "messages"]), answered(json!([]))).await;
        assert_eq!(client.events(), [], "a client can not make the server pass on an event");
    }
}
