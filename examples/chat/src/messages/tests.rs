//! The service, called by people who are logged in. What clients may do in rooms is tested with clients of every generation, too.

use feathers::{App, Class};
use serde_json::{Value, json};

use super::*;
use crate::app::tests::{somebody, start};
use crate::store::tests::Folder;

#[tokio::test]
async fn the_service_reads_what_it_wrote() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let ann = somebody(&app, "Ann").await;
    let mut written = Vec::new();
    for number in 0..60 {
        let message = ann.create("messages", json!({ "text": format!("{number}\n") })).await.unwrap();
        assert_eq!(ann.expect("messages created").await, message);
        written.push(message);
    }
    let message = &written[7];
    assert_eq!(
        (&message["user_id"], &message["name"], &message["text"], &message["room"]),
        (&json!(1), &json!("Ann"), &json!("7"), &json!("general"))
    );
    assert_eq!(ann.find("messages").await.unwrap(), json!(written[10..]));
    let before = json!({ "limit": 100, "before": written[10]["id"] });
    assert_eq!(ann.find("messages").query(before).await.unwrap(), json!(written[..10]));
    assert_eq!(ann.get("messages", written[3]["id"].clone()).await.unwrap(), written[3]);
    for limit in [0, 101] {
        let error = ann.find("messages").query(json!({ "limit": limit })).await.unwrap_err();
        assert_eq!(error.class(), Some(Class::BadRequest), "{limit}");
        assert!(error.errors().is_some_and(|errors| errors.get("limit").is_some()), "{error:?}");
    }
}

/// Else the answer to a guess would tell what a message of another room says.
#[tokio::test]
async fn nobody_asks_for_a_message_by_what_it_says() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let (ann, bob) = (somebody(&app, "Ann").await, somebody(&app, "Bob").await);
    ann.create("rooms", json!({ "name": "tea" })).await.unwrap();
    ann.call("join", "rooms", json!({ "room": "tea" })).await.unwrap();
    let secret = ann.create("messages", json!({ "room": "tea", "text": "secret" })).await.unwrap();
    for query in [
        json!({ "text": "secret" }),
        json!({ "text": "wrong" }),
        json!({ "room": "tea" }),
        json!({ "$or": [{ "name": "Ann" }] }),
        json!({ "created_at": { "$gt": "" } }),
    ] {
        let error = bob.get("messages", secret["id"].clone()).query(query).await.unwrap_err();
        assert_eq!(error.class(), Some(Class::BadRequest), "{}", error.message());
    }
    for query in [json!({}), json!({ "$select": ["id"] })] {
        let error = bob.get("messages", secret["id"].clone()).query(query).await.unwrap_err();
        assert_eq!(error.class(), Some(Class::Forbidden), "{}", error.message());
    }
}

#[tokio::test]
async fn what_a_client_says_of_the_id_counts_for_nothing() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let ann = somebody(&app, "Ann").await;
    assert_eq!(ann.create("messages", json!({ "id": 7, "text": "hello" })).await.unwrap()["id"], 1);
}

#[tokio::test]
async fn what_is_refused_is_not_stored() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let ann = somebody(&app, "Ann").await;
    let error = ann.create("messages", json!({ "text": " " })).await.unwrap_err();
    assert_eq!(error.errors(), Some(&json!({ "text": "length is lower than 1" })));
    // In the name of another.
    for field in ["user_id", "name", "nickname", "created_at"] {
        let mut data = json!({ "text": "hello" });
        data[field] = json!(2);
        let error = ann.create("messages", data).await.unwrap_err();
        assert_eq!(error.class(), Some(Class::BadRequest), "{field}");
    }
    let error = ann.create("messages", json!({ "room": "tea", "text": "hello" })).await.unwrap_err();
    assert_eq!(error.class(), Some(Class::Forbidden));
    assert_eq!(ann.find("messages").await.unwrap(), json!([]));
    let error = ann.get("messages", 1).await.unwrap_err();
    assert_eq!((error.class(), error.message()), (Some(Class::NotFound), "No record found for id '1'"));
    ann.expect_silence().await;
}

#[tokio::test]
async fn the_server_itself_writes_as_somebody() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    somebody(&app, "Ann").await;
    let ann = User { id: 1, name: "Ann".to_owned() };
    let messages = app.app().path("messages");
    let written = messages.create(json!({ "text": "hello" })).inject(ann.clone()).await.unwrap();
    assert_eq!(written["name"], "Ann");
    let error = messages.create(json!({ "room": "tea", "text": "hello" })).inject(ann).await.unwrap_err();
    assert_eq!(error.class(), Some(Class::BadRequest), "there is no such room");
}

#[tokio::test]
async fn a_bad_room_is_named() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let ann = somebody(&app, "Ann").await;
    for (room, problem) in [(json!(" "), "is empty"), (json!(7), "invalid type: integer `7`, expected a string")] {
        let errors = json!({ "room": problem });
        let error = ann.create("messages", json!({ "room": room, "text": "hello" })).await.unwrap_err();
        assert_eq!((error.class(), error.errors()), (Some(Class::BadRequest), Some(&errors)), "create");
        let error = ann.call("typing", "messages", json!({ "room": room })).await.unwrap_err();
        assert_eq!((error.class(), error.errors()), (Some(Class::BadRequest), Some(&errors)), "typing");
        let error = ann.find("messages").query(json!({ "room": room })).await.unwrap_err();
        assert_eq!(error.class(), Some(Class::BadRequest), "find");
    }
}

#[tokio::test]
async fn typing_is_told_to_others_and_answers_nothing() {
    let folder = Folder::new();
    let app = start(folder.store().await).await;
    let (ann, other) = (somebody(&app, "Ann").await, app.connect().await);
    crate::app::tests::log_in(&other, "Ann").await;
    let bob = somebody(&app, "Bob").await;
    for client in [&ann, &other] {
        client.expect("online came").await;
    }
    for active in [true, false] {
        assert_eq!(ann.call("typing", "messages", json!({ "active": active })).await.unwrap(), Value::Null);
        let typing = json!({ "room": "general", "user_id": 1, "name": "Ann", "active": active });
        assert_eq!(bob.expect("messages typing").await, typing);
    }
    for client in [&ann, &other] {
        client.expect_silence().await;
    }
}

#[tokio::test]
async fn clients_do_not_see_what_the_database_says() {
    let folder = Folder::new();
    let store = folder.store().await;
    let app = start(store.clone()).await;
    let ann = somebody(&app, "Ann").await;
    store.close().await;
    let error = ann.find("messages").await.unwrap_err();
    assert_eq!((error.class(), error.message()), (Some(Class::Unavailable), "The database is busy: try again"));
}

#[tokio::test]
async fn the_schema_says_all_this() {
    let folder = Folder::new();
    let schema = App::new().service(Messages::new(&folder.store().await)).schema();
    let at = |path: &str| schema.pointer(&format!("/messages{path}")).cloned().unwrap_or_default();
    assert_eq!(at("/title"), "messages");
    assert_eq!(at("/description"), "What people in the chat wrote to each other.");
    let methods: Vec<String> = at("/properties/methods/properties").as_object().unwrap().keys().cloned().collect();
    assert_eq!(methods, ["create", "find", "get", "typing"]);
    assert_eq!(at("/properties/events/properties/created/$ref"), "#/$defs/Message");
    assert_eq!(at("/properties/events/properties/typing/$ref"), "#/$defs/Typing");
    assert_eq!(at("/$defs/Typing/required"), json!(["room", "user_id", "name", "active"]));
    assert_eq!(at("/properties/methods/properties/create/properties/data/$ref"), "#/$defs/NewMessage");
    assert_eq!(at("/$defs/NewMessage/required"), json!(["text"]));
    assert_eq!(at("/$defs/NewMessage/properties/text/maxLength"), 2000);
    assert_eq!(at("/$defs/Message/properties/created_at/format"), "date-time");
    assert_eq!(at("/$defs/MessageQuery/properties/limit/maximum"), 100);
}
