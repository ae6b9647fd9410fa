//! Calls as the server makes them, with hooks and events. What clients may do is tested with clients.

use feathers::{App, AppRef, Class, Server};
use serde_json::{Value, json};

use super::*;
use crate::store::tests::Folder;

/// A chat without a socket. The app lives as long as the server.
async fn chat(store: Store) -> (Server, AppRef) {
    let server = App::new().service(Messages::new(store)).start().await.unwrap();
    let app = server.app().clone();
    (server, app)
}

fn message(nickname: &str, text: &str) -> Value {
    json!({ "nickname": nickname, "text": text })
}

#[tokio::test]
async fn the_service_reads_what_it_wrote() {
    let folder = Folder::new();
    let (_server, app) = chat(folder.store().await).await;
    let messages = app.path("messages");
    let mut written = Vec::new();
    for number in 0..60 {
        written.push(messages.create(message(" Ann ", &format!("{number}\n"))).await.unwrap());
    }
    assert_eq!(
        (&written[7]["nickname"], &written[7]["text"], &written[7]["room"]),
        (&json!("Ann"), &json!("7"), &json!("general"))
    );
    assert_eq!(messages.find().await.unwrap(), json!(written[10..]));
    let before = json!({ "limit": 100, "before": written[10]["id"] });
    assert_eq!(messages.find().query(before).await.unwrap(), json!(written[..10]));
    assert_eq!(messages.get(written[3]["id"].clone()).await.unwrap(), written[3]);
}

#[tokio::test]
async fn what_is_refused_is_not_stored() {
    let folder = Folder::new();
    let (_server, app) = chat(folder.store().await).await;
    let messages = app.path("messages");
    let error = messages.create(message("Ann", " ")).await.unwrap_err();
    assert_eq!(error.errors(), Some(&json!({ "text": "is empty" })));
    let error = messages.create(json!({ "room": "tea", "nickname": "Ann", "text": "hello" })).await.unwrap_err();
    assert_eq!((error.class(), error.message()), (Some(Class::NotFound), "There is no room 'tea'"));
    assert_eq!(messages.find().await.unwrap(), json!([]));
    let error = messages.get(1).await.unwrap_err();
    assert_eq!((error.class(), error.message()), (Some(Class::NotFound), "There is no message 1"));
}

#[tokio::test]
async fn a_bad_room_is_named() {
    let folder = Folder::new();
    let (_server, app) = chat(folder.store().await).await;
    let messages = app.path("messages");
    for (room, problem) in [(json!(" "), "is empty"), (json!(7), "invalid type: integer `7`, expected a string")] {
        let errors = json!({ "room": problem });
        let data = json!({ "room": room, "nickname": "Ann", "text": "hello" });
        let error = messages.create(data.clone()).await.unwrap_err();
        assert_eq!((error.class(), error.errors()), (Some(Class::BadRequest), Some(&errors)), "create");
        let error = messages.call("typing", json!({ "room": room, "nickname": "Ann" })).await.unwrap_err();
        assert_eq!((error.class(), error.errors()), (Some(Class::BadRequest), Some(&errors)), "typing");
        let error = messages.find().query(json!({ "room": room })).await.unwrap_err();
        assert_eq!(error.class(), Some(Class::BadRequest), "find");
    }
}

#[tokio::test]
async fn typing_is_an_event_and_answers_nothing() {
    let folder = Folder::new();
    let (_server, app) = chat(folder.store().await).await;
    let mut heard = app.path("messages").on("typing");
    for active in [true, false] {
        let typing = json!({ "nickname": " Ann ", "active": active });
        assert_eq!(app.path("messages").call("typing", typing).await.unwrap(), Value::Null);
        let event = heard.next().await.unwrap().unwrap();
        assert_eq!(event.json().unwrap(), json!({ "room": "general", "nickname": "Ann", "active": active }));
    }
    let error = app.path("messages").call("typing", json!({ "nickname": "" })).await.unwrap_err();
    assert_eq!(error.errors(), Some(&json!({ "nickname": "is empty" })));
}

#[tokio::test]
async fn clients_do_not_see_what_the_database_says() {
    let folder = Folder::new();
    let store = folder.store().await;
    store.close().await;
    let (_server, app) = chat(store).await;
    let error = app.path("messages").find().await.unwrap_err();
    assert_eq!((error.class(), error.message()), (Some(Class::GeneralError), "Internal server error"));
}

#[tokio::test]
async fn the_schema_says_all_this() {
    let folder = Folder::new();
    let schema = App::new().service(Messages::new(folder.store().await)).schema();
    let at = |path: &str| schema.pointer(&format!("/messages{path}")).cloned().unwrap_or_default();
    assert_eq!(at("/title"), "messages");
    assert_eq!(at("/description"), "What people in the chat wrote to each other.");
    let methods: Vec<String> = at("/properties/methods/properties").as_object().unwrap().keys().cloned().collect();
    assert_eq!(methods, ["create", "find", "get", "typing"]);
    assert_eq!(at("/properties/events/properties/created/$ref"), "#/$defs/Message");
    assert_eq!(at("/properties/events/properties/typing/$ref"), "#/$defs/Typing");
    assert_eq!(at("/$defs/Typing/required"), json!(["room", "nickname", "active"]));
    assert_eq!(at("/properties/methods/properties/create/properties/data/$ref"), "#/$defs/NewMessage");
    assert_eq!(at("/$defs/NewMessage/required"), json!(["nickname", "text"]));
    assert_eq!(at("/$defs/NewMessage/properties/room/default"), "general");
    assert_eq!(at("/$defs/Message/properties/created_at/format"), "date-time");
    assert_eq!(at("/$defs/MessageQuery/properties/limit/maximum"), 100);
}
