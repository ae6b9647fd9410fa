//! The schema documents of services: that they are schemas, what stands in them, and who gets to see them.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use feathers::{App, Bytes, Inject, OneOrMany, Page, Params, Query, Result, Route, Sent, Target, everyone};
use serde_json::{Value, json};

use crate::client::polling::http;
use crate::server::start;

/// A message, as it is stored.
#[derive(Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct Message {
    /// Given by the server.
    id: u32,
    text: String,
    author: Author,
    #[serde(default)]
    files: Vec<Bytes>,
}

/// Who wrote it.
#[derive(Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct Author {
    name: String,
}

/// A message, as it is sent.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[expect(dead_code, reason = "only its schema matters")]
struct NewMessage {
    text: String,
    author: Author,
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[expect(dead_code, reason = "only its schema matters")]
struct MessageQuery {
    /// Messages of this author.
    author: Option<String>,
    limit: Option<u8>,
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its schema matters")]
struct OfRoom {
    room_id: u64,
}

struct User;

struct Messages;

fn nothing<T>() -> Result<T> {
    Err(feathers::Error::not_implemented("Only the schema matters"))
}

/// The messages of a room.
#[feathers::service("/rooms/:roomId/messages/")]
impl Messages {
    /// A page of them.
    async fn find(&self, _query: Query<MessageQuery>, _of: Route<OfRoom>) -> Result<Page<Message>> {
        nothing()
    }

    async fn get(&self, _id: u32) -> Result<Message> {
        nothing()
    }

    /// Writes one or several.
    async fn create(&self, _data: OneOrMany<NewMessage>, _me: Inject<User>) -> Result<OneOrMany<Message>> {
        nothing()
    }

    async fn update(&self, _id: u32, _data: NewMessage) -> Result<Message> {
        nothing()
    }

    async fn patch(&self, _id: Target<u32>, _data: Sent<NewMessage>, _params: Params) -> Result<Vec<Message>> {
        nothing()
    }

    async fn remove(&self, _id: Target<u32>) -> Result<Option<Message>> {
        nothing()
    }
}

struct Plain;

#[feathers::service("plain")]
impl Plain {
    fn find(&self) -> Result<Value> {
        nothing()
    }

    fn create(&self, _data: Option<String>) -> Result<()> {
        nothing()
    }
}

fn app() -> App {
    App::new().service(Messages).service(Plain).publish(everyone())
}

fn document() -> Value {
    app().schema()["rooms/:roomId/messages"].take()
}

const MESSAGE: &str = "#/$defs/Message";

#[tokio::test]
async fn every_document_is_a_schema_of_2020_12() {
    let schema = app().schema();
    assert_eq!(schema.as_object().unwrap().keys().collect::<Vec<_>>(), ["plain", "rooms/:roomId/messages"]);
    for (path, document) in schema.as_object().unwrap() {
        assert_eq!(document["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(document["title"], json!(path));
        jsonschema::meta::validate(document).unwrap_or_else(|error| panic!("{path}: {error}"));
        jsonschema::draft202012::new(document).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
    let mut broken = schema["plain"].clone();
    broken["properties"]["methods"]["type"] = json!("objekt");
    assert!(jsonschema::meta::validate(&broken).is_err(), "the validator can tell");
}

#[tokio::test]
async fn each_type_stands_there_once() {
    let document = document();
    let names: Vec<&String> = document["$defs"].as_object().unwrap().keys().collect();
    for name in ["Author", "Message", "NewMessage", "MessageQuery", "OfRoom"] {
        assert_eq!(
            names.iter().filter(|own| own.starts_with(name) && own.trim_start_matches(name).is_empty()).count(),
            1,
            "{names:?}"
        );
    }
    assert_eq!(names.iter().filter(|name| name.starts_with("Author")).count(), 1, "sent and answered alike: {names:?}");
    let text = document.to_string();
    assert!(text.matches(MESSAGE).count() >= 8, "it is referred to, not repeated: {text}");
    assert_eq!(text.matches("Given by the server.").count(), 1, "{text}");
    assert_eq!(text.matches("Who wrote it.").count(), 1, "{text}");
    // Nothing refers to what is not there.
    for (at, _) in text.match_indices("\"#/$defs/") {
        let name = text[at + 9..].split('"').next().unwrap();
        assert!(document["$defs"][name].is_object(), "{name} is missing in {names:?}");
    }
}

#[tokio::test]
async fn parts_can_be_named_and_are_described() {
    let document = document();
    let at = |pointer: &str| document.pointer(pointer).unwrap_or_else(|| panic!("{pointer}: {document:#}")).clone();
    let methods = at("/properties/methods/properties");
    assert_eq!(methods.as_object().unwrap().len(), 6);
    assert_eq!(at("/description"), "The messages of a room.");
    assert_eq!(at("/properties/methods/properties/find/description"), "A page of them.");
    assert_eq!(at("/properties/methods/properties/create/description"), "Writes one or several.");
    assert_eq!(at("/$defs/Message/description"), "A message, as it is stored.");
    assert_eq!(at("/$defs/Message/properties/id/description"), "Given by the server.");
    assert_eq!(at("/$defs/MessageQuery/properties/author/description"), "Messages of this author.");

    let parts = |method: &str| methods[method]["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(parts("find"), ["query", "result", "route"]);
    assert_eq!(parts("get"), ["id", "result"]);
    assert_eq!(parts("create"), ["data", "result"], "what middleware inserts is nothing a client sends");
    assert_eq!(parts("update"), ["data", "id", "result"]);
    assert_eq!(methods["update"]["required"], json!(["data", "id"]));
    assert_eq!(methods["find"].get("required"), None);
    assert_eq!(at("/properties/methods/properties/get/properties/result"), json!({ "$ref": MESSAGE }));
    assert_eq!(methods["remove"]["properties"]["id"]["anyOf"][1], json!({ "type": "null" }));
}

#[tokio::test]
async fn events_carry_items() {
    let document = document();
    let events = document["properties"]["events"]["properties"].clone();
    assert_eq!(events.as_object().unwrap().keys().collect::<Vec<_>>(), ["created", "patched", "removed", "updated"]);
    for event in ["created", "updated", "patched"] {
        assert_eq!(events[event], json!({ "$ref": MESSAGE }), "{event}");
    }
    assert_eq!(events["removed"], document["properties"]["methods"]["properties"]["remove"]["properties"]["result"]);
    let result = &document["properties"]["methods"]["properties"]["create"]["properties"]["result"];
    assert_eq!(*result, json!({ "anyOf": [{ "$ref": MESSAGE }, { "type": "array", "items": { "$ref": MESSAGE } }] }));
}

#[tokio::test]
async fn nobody_sees_it_unless_it_is_served() {
    let server = start(app()).await;
    for path in ["/schemas", "/schema", "/", "/socket.io/schemas", "/rooms/:roomId/messages"] {
        let reply = http(server.addr, "GET", path, &[], b"").await;
        assert!(matches!(reply.status, 404 | 400), "{path}: {}", reply.status);
    }
}

#[tokio::test]
async fn it_is_served_behind_whatever_guards_it() {
    async fn guard(request: Request, next: Next) -> Result<axum::response::Response, StatusCode> {
        let key = request.headers().get("x-key").is_some_and(|key| key == "open sesame");
        if key { Ok(next.run(request).await) } else { Err(StatusCode::UNAUTHORIZED) }
    }
    let app = app();
    let (open, guarded) = (app.schema_route("/open/schemas"), app.schema_route("/schemas").layer(from_fn(guard)));
    let schema = app.schema();
    let server = start(app.routes(open).routes(guarded)).await;
    let get = async |path: &str, headers: &[(&str, &str)]| http(server.addr, "GET", path, headers, b"").await;

    assert_eq!(get("/schemas", &[]).await.status, 401);
    let refused = get("/schemas", &[("X-Key", "guess")]).await;
    assert!(refused.status == 401 && !refused.text().contains("Message"), "{}", refused.text());
    for reply in [get("/schemas", &[("X-Key", "open sesame")]).await, get("/open/schemas", &[]).await] {
        assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/json")));
        assert_eq!(reply.json(), schema);
    }
    assert!(
        server.client().await.call(json!(["find", "plain"])).await[0]["name"] == "NotImplemented",
        "services are not guarded by it"
    );
}
