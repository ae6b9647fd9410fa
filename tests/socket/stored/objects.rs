//! Stores of any objects, as Feathers' own services keep them.

use feathers::store::{Memory, Object, RecordQuery, Scope};
use feathers::test::TestApp;
use feathers::{App, Bytes, Class, Inject, Result, everyone};
use serde_json::{Value, json};

use super::{is, pluck};

struct Free(Memory<Object>);

#[feathers::service("free", paginate(5), multi)]
impl Free {
    #[adapter]
    fn store(&self) -> &Memory<Object> {
        &self.0
    }
}

struct Rooms(Memory<Object>);

#[feathers::service("rooms", multi)]
impl Rooms {
    #[adapter]
    fn store(&self) -> &Memory<Object> {
        &self.0
    }

    #[scope]
    fn room(&self, room: Option<Inject<String>>) -> Result<Scope<Object>> {
        let Some(room) = room else { return Ok(Scope::all()) };
        Ok(Scope::all().and(RecordQuery::parse(&json!({ "room": *room }))?.filter))
    }
}

fn object(value: Value) -> Object {
    serde_json::from_value(value).unwrap()
}

#[tokio::test]
async fn whatever_is_an_object_is_kept() {
    let app = TestApp::start(App::new().service(Free(Memory::new())).publish(everyone())).await;
    let client = app.connect().await;
    let odd = json!({
        "text": "a", "__proto__": { "admin": true }, "constructor": { "prototype": { "admin": true } }, "a.b": 1, "": null, "$set": { "x": 1 },
        "big": u64::MAX, "less": i64::MIN, "float": -0.5, "list": [1, [2]], "done": false
    });
    let made = client.create("free", &odd).await.unwrap();
    assert_eq!(made["id"], 1);
    for (name, value) in odd.as_object().unwrap() {
        assert!(made[name] == *value || made[name].as_f64() == value.as_f64() && value.is_u64(), "{name}: {}", made[name]);
    }
    assert_eq!(client.get("free", "1").await.unwrap(), made);
    assert_eq!(client.find("free").query(json!({ "a.b": 1 })).await.unwrap()["total"], 1);
    assert_eq!(client.find("free").query(json!({ "admin": true })).await.unwrap()["total"], 0, "no prototypes here");
    let selected = client.get("free", 1).query(json!({ "$select": ["text", "__proto__", "none"] })).await.unwrap();
    assert_eq!(selected, json!({ "id": 1, "text": "a", "__proto__": { "admin": true } }));
    assert_eq!(client.patch("free", 1, json!({ "id": 5, "text": "b" })).await.unwrap()["id"], 1);
    assert_eq!(client.update("free", 1, json!({ "id": 5, "x": 1 })).await.unwrap(), json!({ "id": 1, "x": 1 }));
    for data in [json!("text"), json!(5), json!(null), json!([1]), json!([[]])] {
        assert_eq!(client.create("free", &data).await.unwrap_err().class(), Some(Class::BadRequest), "{data}");
    }
    // Bytes are kept as what JSON has for them.
    #[derive(serde::Serialize)]
    struct File {
        bytes: Bytes,
    }
    let file = client.create("free", File { bytes: Bytes::from_static(b"ab") }).await;
    assert!(file.is_err_and(|error| error.class() == Some(Class::BadRequest)));
    client.remove("free", ()).await.unwrap();
    assert_eq!(client.find("free").await.unwrap()["total"], 0);
}

#[tokio::test]
async fn only_the_digits_of_a_number_are_that_number() {
    let app = TestApp::start(App::new().service(Free(Memory::new())).publish(everyone())).await;
    let client = app.connect().await;
    client.create("free", json!({ "id": 7, "text": "seven" })).await.unwrap();
    for id in ["007", "+7", "-0", "7.0", " 7"] {
        is(&client.get("free", id).await.unwrap_err(), Class::NotFound, &format!("No record found for id '{id}'"));
        client.create("free", json!({ "id": id, "text": id })).await.unwrap();
        assert_eq!(client.get("free", id).await.unwrap()["text"], id);
    }
    assert_eq!(client.get("free", "7").await.unwrap()["text"], "seven");
    for id in [json!(1.5), json!([1]), json!({ "a": 1 }), json!(true)] {
        assert_eq!(client.create("free", json!({ "id": id })).await.unwrap_err().class(), Some(Class::BadRequest), "{id}");
    }
}

#[tokio::test]
async fn a_scope_of_a_filter_holds_for_what_is_there() {
    let store = Memory::with([object(json!({ "id": 1, "room": "a" })), object(json!({ "id": 2, "room": "b" }))]);
    let app = TestApp::start(App::new().service(Rooms(store)).publish(everyone())).await;
    let (a, server) = (app.client().insert("a".to_owned()).connect().await, app.connect().await);
    assert_eq!(
        pluck(&a.find("rooms").query(json!({ "$or": [{ "room": "b" }, { "id": { "$gt": 0 } }] })).await.unwrap(), "id"),
        [1]
    );
    for answer in [
        a.get("rooms", 2).await,
        a.update("rooms", 2, json!({})).await,
        a.patch("rooms", 2, json!({ "room": "a" })).await,
        a.remove("rooms", 2).await,
    ] {
        assert_eq!(answer.unwrap_err().class(), Some(Class::NotFound));
    }
    // A create replaces what has the id already, but nothing that is not seen.
    for id in [json!(2), json!("2")] {
        for data in [json!({ "id": id, "room": "a" }), json!([{ "room": "a" }, { "id": id, "room": "a" }])] {
            assert_eq!(a.create("rooms", data).await.unwrap_err().class(), Some(Class::Conflict));
        }
    }
    assert_eq!(a.create("rooms", json!({ "id": 1, "room": "a", "new": true })).await.unwrap()["new"], true);
    assert_eq!(server.find("rooms").await.unwrap(), json!([{ "id": 1, "new": true, "room": "a" }, { "id": 2, "room": "b" }]));
}
