//! What a client selects or is not shown decides nothing about others.

use feathers::store::Memory;
use feathers::test::TestApp;
use feathers::{App, Class, Event, channel, everyone, nobody};
use serde_json::json;

use super::{Open, Todo, todos};

/// Those of nobody in particular are for all.
fn by_note(event: &Event) -> feathers::Result<feathers::Audience> {
    let todo: serde_json::Value = event.data()?;
    Ok(match todo["note"].as_str() {
        Some(name) => channel(format!("user {name}")),
        None => everyone(),
    })
}

#[tokio::test]
async fn what_is_selected_does_not_say_who_hears_of_it() {
    let store: Memory<Todo> = todos(&["a"]);
    let app = App::new().service(Open(store)).publish(async |event: &Event| by_note(event));
    let app = TestApp::start(app).await;
    let (ann, bob) = (app.client().connect().await, app.client().connect().await);
    ann.connection().join("user ann".to_owned());
    ann.patch("open", 1, json!({ "note": "ann" })).query(json!({ "$select": ["text"] })).await.unwrap();
    assert_eq!(ann.expect("open patched").await, json!({ "id": 1, "text": "a" }));
    bob.expect_silence().await;
}

#[tokio::test]
async fn listeners_of_the_server_see_whole_records() {
    let app = TestApp::start(App::new().service(Open(todos(&["a"]))).publish(nobody())).await;
    let mut heard = app.app().path("open").on("patched");
    let client = app.client().connect().await;
    client.patch("open", 1, json!({ "note": "x" })).query(json!({ "$select": ["text"] })).await.unwrap();
    let event = heard.next().await.unwrap().unwrap();
    assert_eq!(event.data::<serde_json::Value>().unwrap()["note"], "x");
}

#[tokio::test]
async fn what_is_concealed_is_not_found_out_by_queries() {
    let app = App::new().service(Open(todos(&["a", "b"]))).conceal("open", ["note"]).publish(nobody());
    let app = TestApp::start(app).await;
    let client = app.client().connect().await;
    for query in [
        json!({ "note": { "$gt": "a" } }),
        json!({ "$or": [{ "id": 1 }, { "$and": [{ "note": null }] }] }),
        json!({ "$sort": { "note": 1 } }),
    ] {
        for refused in [client.find("open").query(&query).await, client.remove("open", 1).query(&query).await] {
            assert_eq!(refused.unwrap_err().class(), Some(Class::BadRequest), "{query}");
        }
    }
    assert!(client.find("open").query(json!({ "text": "a" })).await.is_ok());
}
