//! Requests against the schemas of two services: those that are right validate and are answered, spoiled ones do neither.

use feathers::{App, Inject, OneOrMany, Query, Result, SocketIo, Target, everyone};
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::client::Client;
use crate::server::start;

#[derive(serde::Serialize, schemars::JsonSchema)]
struct Greeting {
    text: String,
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Person {
    name: String,
    language: Option<Language>,
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Language {
    En,
    Pl,
}

struct Hello;

#[feathers::service("hello")]
impl Hello {
    fn get(&self, id: String) -> Result<Greeting> {
        Ok(Greeting { text: format!("Hello, {id}!") })
    }

    fn create(&self, data: Person) -> Result<Greeting> {
        let word = if matches!(data.language, Some(Language::Pl)) { "Cześć" } else { "Hello" };
        Ok(Greeting { text: format!("{word}, {}!", data.name) })
    }
}

#[derive(serde::Serialize, schemars::JsonSchema)]
struct Message {
    id: u64,
    text: String,
}

/// What a client writes.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewMessage {
    #[schemars(length(min = 1, max = 20))]
    text: String,
    #[schemars(regex(pattern = "^[a-z]+$"))]
    room: String,
    #[schemars(range(min = 1, max = 5))]
    priority: Option<u8>,
    #[serde(default)]
    #[schemars(length(max = 3))]
    tags: Vec<String>,
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct MessageQuery {
    room: Option<String>,
    #[schemars(range(max = 100))]
    limit: Option<u32>,
    since: Option<f64>,
}

struct User;

struct Chat;

#[feathers::service("messages")]
impl Chat {
    fn find(&self, Query(query): Query<MessageQuery>) -> Result<Vec<Message>> {
        let id = u64::from(query.limit.unwrap_or(1));
        Ok(vec![Message { id, text: query.room.unwrap_or_else(|| format!("{:?}", query.since)) }])
    }

    fn create(&self, data: OneOrMany<NewMessage>, _me: Inject<User>) -> Result<OneOrMany<Message>> {
        Ok(data.map(|new| Message { id: new.tags.len() as u64, text: new.text + &new.room }))
    }

    fn patch(&self, id: u64, data: NewMessage) -> Result<Message> {
        Ok(Message { id: id + u64::from(data.priority.unwrap_or(0)), text: data.text })
    }

    fn remove(&self, id: Target<u64>, _query: Query<MessageQuery>) -> Result<Vec<Message>> {
        Ok(vec![Message { id: id.one().unwrap_or(0), text: String::new() }])
    }
}

fn app() -> App {
    let settings = SocketIo::new().middleware(async |handshake: &mut feathers::Handshake| {
        handshake.insert(User);
        Ok(())
    });
    App::new().service(Hello).service(Chat).publish(everyone()).socketio(settings)
}

/// The schema of one part of a service's document.
fn part(schema: &Value, path: &str, pointer: &str) -> Validator {
    let document = &schema[path];
    let mut own = document.pointer(pointer).unwrap_or_else(|| panic!("{pointer}: {document:#}")).clone();
    own["$defs"] = document["$defs"].clone();
    own["$schema"] = document["$schema"].clone();
    jsonschema::draft202012::new(&own).unwrap()
}

type Table = Vec<(&'static str, &'static str, Value)>;

fn right() -> Table {
    let long = "x".repeat(20);
    let new = json!({ "text": "hi", "room": "main" });
    vec![
        ("hello", "get", json!({ "id": "Ann" })),
        ("hello", "get", json!({ "id": "" })),
        ("hello", "get", json!({ "id": "zażółć \u{1f389}" })),
        ("hello", "create", json!({ "data": { "name": "Ann" } })),
        ("hello", "create", json!({ "data": { "name": "", "language": "en" } })),
        ("hello", "create", json!({ "data": { "name": "Ann", "language": "pl" } })),
        ("hello", "create", json!({ "data": { "name": "Ann", "language": null } })),
        ("messages", "find", json!({})),
        ("messages", "find", json!({ "query": {} })),
        ("messages", "find", json!({ "query": { "room": "main" } })),
        ("messages", "find", json!({ "query": { "room": null, "limit": 0 } })),
        ("messages", "find", json!({ "query": { "limit": 100, "since": 1.5 } })),
        ("messages", "find", json!({ "query": { "since": -3 } })),
        ("messages", "create", json!({ "data": new })),
        ("messages", "create", json!({ "data": [] })),
        ("messages", "create", json!({ "data": [new, new] })),
        ("messages", "create", json!({ "data": { "text": long, "room": "a", "priority": 5, "tags": ["a", "b", "c"] } })),
        ("messages", "create", json!({ "data": { "text": "\u{1f389}", "room": "main", "priority": null, "tags": [] } })),
        ("messages", "patch", json!({ "id": 0, "data": new })),
        ("messages", "patch", json!({ "id": 9_007_199_254_740_991_u64, "data": new })),
        ("messages", "remove", json!({ "id": 7 })),
        ("messages", "remove", json!({ "id": null })),
        ("messages", "remove", json!({ "id": null, "query": { "room": "main" } })),
    ]
}

/// Spoiled in a way that a type can not tell, only its schema.
fn beyond_limits() -> Table {
    let with = |name: &str, value: Value| {
        let mut new = json!({ "text": "hi", "room": "main" });
        new[name] = value;
        json!({ "data": new })
    };
    vec![
        ("messages", "create", with("text", json!(""))),
        ("messages", "create", with("text", json!("x".repeat(21)))),
        ("messages", "create", with("room", json!("Main"))),
        ("messages", "create", with("room", json!(""))),
        ("messages", "create", with("priority", json!(0))),
        ("messages", "create", with("priority", json!(6))),
        ("messages", "create", with("tags", json!(["a", "b", "c", "d"]))),
        ("messages", "create", json!({ "data": [{ "text": "hi", "room": "main" }, { "text": "", "room": "main" }] })),
        ("messages", "find", json!({ "query": { "limit": 101 } })),
    ]
}

/// Spoiled so that the service refuses it, too.
fn wrong() -> Table {
    let new = json!({ "text": "hi", "room": "main" });
    vec![
        ("hello", "get", json!({})),
        ("hello", "get", json!({ "id": 5 })),
        ("hello", "get", json!({ "id": null })),
        ("hello", "create", json!({})),
        ("hello", "create", json!({ "data": null })),
        ("hello", "create", json!({ "data": "Ann" })),
        ("hello", "create", json!({ "data": ["Ann"] })),
        ("hello", "create", json!({ "data": [{ "name": "Ann" }] })),
        ("hello", "create", json!({ "data": {} })),
        ("hello", "create", json!({ "data": { "name": 5 } })),
        ("hello", "create", json!({ "data": { "name": "Ann", "language": "de" } })),
        ("hello", "create", json!({ "data": { "name": "Ann", "more": 1 } })),
        ("messages", "find", json!({ "query": { "limit": "5" } })),
        ("messages", "find", json!({ "query": { "limit": -1 } })),
        ("messages", "find", json!({ "query": { "limit": 1.5 } })),
        ("messages", "find", json!({ "query": { "romm": "main" } })),
        ("messages", "create", json!({ "data": 5 })),
        ("messages", "create", json!({ "data": { "text": "hi" } })),
        ("messages", "create", json!({ "data": { "text": null, "room": "main" } })),
        ("messages", "create", json!({ "data": { "text": "hi", "room": "main", "priority": 300 } })),
        ("messages", "create", json!({ "data": { "text": "hi", "room": "main", "tags": [1] } })),
        ("messages", "create", json!({ "data": [new, {}] })),
        ("messages", "create", json!({ "data": [[new]] })),
        ("messages", "patch", json!({ "id": null, "data": new })),
        ("messages", "patch", json!({ "id": -1, "data": new })),
        ("messages", "patch", json!({ "id": 1 })),
        ("messages", "patch", json!({ "id": 1, "data": [new] })),
        ("messages", "remove", json!({})),
        ("messages", "remove", json!({ "id": "7" })),
        ("messages", "remove", json!({ "id": 7, "query": { "limit": "x" } })),
    ]
}

/// Makes the call a request describes.
async fn call(client: &Client, (path, method, request): &(&str, &str, Value)) -> Value {
    let takes_query = request.get("query").cloned();
    let arguments = ["id", "data"].iter().filter_map(|name| request.get(name).cloned());
    let event: Vec<Value> = [json!(method), json!(path)].into_iter().chain(arguments).chain(takes_query).collect();
    client.call(event.into()).await
}

#[tokio::test]
async fn right_requests_validate_and_are_answered() {
    let schema = app().schema();
    let server = start(app()).await;
    let client = server.client().await;
    let table = right();
    assert!(table.len() >= 20);
    for request in &table {
        let (path, method, content) = request;
        let pointer = format!("/properties/methods/properties/{method}");
        part(&schema, path, &pointer).validate(content).unwrap_or_else(|error| panic!("{request:?}: {error}"));
        let answer = call(&client, request).await;
        assert_eq!(answer[0], Value::Null, "{request:?}: {answer}");
        let result = part(&schema, path, &format!("{pointer}/properties/result"));
        result.validate(&answer[1]).unwrap_or_else(|error| panic!("the answer to {request:?}: {error}"));
    }
    client.call(json!(["get", "hello", "the end"])).await;
    let events = client.events();
    assert!(events.len() >= 10, "{events:?}");
    for (name, arguments) in events {
        let (path, event) = name.split_once(' ').unwrap();
        let carried = part(&schema, path, &format!("/properties/events/properties/{event}"));
        carried.validate(&arguments[0]).unwrap_or_else(|error| panic!("{name} {arguments:?}: {error}"));
    }
}

#[tokio::test]
async fn spoiled_requests_do_not_validate_and_are_refused() {
    let schema = app().schema();
    let server = start(app()).await;
    let client = server.client().await;
    let (wrong, beyond) = (wrong(), beyond_limits());
    assert!(wrong.len() >= 20);
    for request in wrong.iter().chain(&beyond) {
        let (path, method, content) = request;
        let validator = part(&schema, path, &format!("/properties/methods/properties/{method}"));
        assert!(!validator.is_valid(content), "{request:?}");
    }
    for request in &wrong {
        let answer = call(&client, request).await;
        assert!(matches!(answer[0]["code"].as_u64(), Some(400 | 405)), "{request:?}: {answer}");
    }
    assert_eq!(client.events(), []);
}
