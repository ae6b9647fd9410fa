//! Typed hooks and publishers on methods that nobody wrote.

use std::sync::{Arc, Mutex};

use feathers::store::{Memory, RecordQuery};
use feathers::test::TestApp;
use feathers::{App, Audience, Class, Error, HookContext, Result, channel, everyone};
use serde_json::{Value, json};

use super::{NewTodo, PatchTodo, Todo, all, is, pluck, todo, todos};

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    fn note(&self, what: String) {
        self.0.lock().unwrap().push(what);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

struct Hooked(Memory<Todo>, Seen);

#[feathers::service("hooked", paginate(3, max = 5), multi)]
impl Hooked {
    #[adapter]
    fn store(&self) -> &Memory<Todo> {
        &self.0
    }

    /// Before constraints are looked at.
    #[before(create, update)]
    fn trim(&self, data: &mut NewTodo) {
        data.text = data.text.trim().to_owned();
    }

    #[before(create)]
    fn own(&self, data: &mut NewTodo) -> Result<()> {
        if data.text == "forbidden" {
            return Err(Error::forbidden("Not that"));
        }
        data.owner_id = Some(7);
        Ok(())
    }

    #[before(patch)]
    fn trim_patch(&self, data: &mut PatchTodo) {
        if let Some(text) = &mut data.text {
            *text = text.trim().to_owned();
        }
    }

    #[before(find, remove)]
    fn undone(&self, query: &mut RecordQuery<Todo>) {
        *query = std::mem::take(query).and(Todo::DONE.eq(false));
    }

    #[after(find, get, create, update, patch, remove)]
    fn shout(&self, result: &mut Todo) {
        self.1.note(format!("{} {}", result.text, result.secret));
        result.text.make_ascii_uppercase();
    }

    #[publish(created, patched, updated, removed)]
    fn who(&self, todo: &Todo) -> Audience {
        self.1.note(format!("told {} {}", todo.text, todo.owner_id));
        channel(format!("user {}", todo.owner_id))
    }
}

#[tokio::test]
async fn data_are_mended_before_they_are_checked() {
    let (store, seen) = (todos(&["a"]), Seen::default());
    let app = TestApp::start(App::new().service(Hooked(store.clone(), seen.clone()))).await;
    let (client, owner) = (app.connect().await, app.client().join("user 7").connect().await);
    let spaces = " ".repeat(30);
    let text = format!("{spaces}b{spaces}");
    let made =
        client.create("hooked", json!({ "text": text, "secret": "s" })).query(json!({ "$select": ["text"] })).await.unwrap();
    assert_eq!(made, json!({ "id": 2, "text": "B" }));
    assert_eq!(owner.expect("hooked created").await, made);
    assert_eq!(seen.take(), ["b s", "told B 7"], "hooks and publishers see the whole record");

    let made = client.create("hooked", json!([{ "text": text }, { "text": " c " }])).await.unwrap();
    assert_eq!((pluck(&made, "text"), pluck(&made, "ownerId")), (vec![json!("B"), json!("C")], vec![json!(7), json!(7)]));
    assert_eq!(owner.events().len(), 2);
    assert_eq!(client.update("hooked", 3, json!({ "text": text })).await.unwrap()["ownerId"], 7, "an update keeps it");
    assert_eq!(client.patch("hooked", 3, json!({ "text": " d " })).await.unwrap()["text"], "D");
    assert_eq!(owner.events().len(), 2);
    is(
        &client.create("hooked", json!([{ "text": "x" }, { "text": spaces }])).await.unwrap_err(),
        Class::BadRequest,
        "Invalid data: [1].text: length is lower than 1",
    );
    is(
        &client.create("hooked", json!([{ "text": "x" }, { "text": " forbidden" }])).await.unwrap_err(),
        Class::Forbidden,
        "Not that",
    );
    let stored: Vec<String> = all(&store).await.into_iter().map(|todo| todo.text).collect();
    assert_eq!(stored, ["a", "b", "d", "c"], "what a hook makes of a result is not stored");
    client.expect_silence().await;
}

#[tokio::test]
async fn a_hook_narrows_the_query() {
    let store = todos(&["a", "b", "c"]);
    let app = TestApp::start(App::new().service(Hooked(store.clone(), Seen::default()))).await;
    let client = app.connect().await;
    client.patch("hooked", 2, json!({ "done": true })).await.unwrap();
    let page = client
        .find("hooked")
        .query(json!({ "$or": [{ "done": true }, {}], "$limit": "9", "$sort": { "text": -1 } }))
        .await
        .unwrap();
    assert_eq!(
        (page["total"].clone(), page["limit"].clone(), pluck(&page, "text")),
        (json!(2), json!(5), vec![json!("C"), json!("A")])
    );
    assert_eq!(client.remove("hooked", 2).await.unwrap_err().class(), Some(Class::NotFound));
    assert_eq!(pluck(&client.remove("hooked", ()).await.unwrap(), "id"), [1, 3]);
    assert_eq!(all(&store).await.len(), 1);
}

/// A map of JSON would have sorted its keys: by note, then by text.
#[tokio::test]
async fn a_hook_that_narrows_the_query_keeps_the_order_of_its_sort() {
    #[derive(serde::Serialize)]
    struct Sort {
        text: i8,
        note: i8,
    }
    #[derive(serde::Serialize)]
    struct Sorted {
        #[serde(rename = "$sort")]
        sort: Sort,
    }

    let noted = [("a", "z"), ("b", "y"), ("a", "x")].into_iter().zip(1..);
    let store = Memory::with(noted.map(|((text, note), id)| Todo { note: Some(note.to_owned()), ..todo(id, text) }));
    let app = TestApp::start(App::new().service(Hooked(store, Seen::default()))).await;
    let client = app.connect().await;
    let page = client.find("hooked").query(Sorted { sort: Sort { text: 1, note: 1 } }).await.unwrap();
    assert_eq!(pluck(&page, "id"), [3, 1, 2]);
}

/// Without types: what a plugin does.
struct Loose(Memory<Todo>);

#[feathers::service("loose", multi)]
impl Loose {
    #[adapter]
    fn store(&self) -> &Memory<Todo> {
        &self.0
    }

    #[publish(created, updated, patched, removed)]
    fn who(&self, todo: &Todo) -> Audience {
        channel(format!("{} {}", todo.owner_id, todo.secret))
    }
}

async fn mark(cx: &mut HookContext) -> Result<()> {
    if let Some(Value::Object(result)) = cx.result_mut()? {
        result.insert("marked".into(), json!(true));
    }
    Ok(())
}

async fn tidy(cx: &mut HookContext) -> Result<()> {
    if let Some(Value::Object(data)) = cx.data_mut()? {
        data.remove("junk");
    }
    Ok(())
}

async fn narrow(cx: &mut HookContext) -> Result<()> {
    cx.query_mut()?["text"] = json!("b");
    Ok(())
}

#[tokio::test]
async fn hooks_without_types_work_on_json() {
    let store = todos(&["a", "b"]);
    let app = App::new().service(Loose(store.clone())).before(feathers::All, tidy).before(["find", "get"], narrow);
    let app = TestApp::start(app.after(["get"], mark)).await;
    let client = app.connect().await;
    assert_eq!(pluck(&client.find("loose").await.unwrap(), "text"), ["b"]);
    assert_eq!(client.get("loose", 1).await.unwrap_err().class(), Some(Class::NotFound));
    let got = client.get("loose", 2).query(json!({ "$select": ["done"] })).await.unwrap();
    assert_eq!(got, json!({ "id": 2, "done": false, "marked": true }));
    assert_eq!(client.create("loose", json!({ "text": "c", "junk": 1 })).await.unwrap()["id"], 3);
}

/// What a hook makes of a result as JSON is all there is of it: the publisher reads that. Private fields are not in it, and where it
/// has not enough for a record, nobody is told.
#[tokio::test]
async fn a_publisher_reads_what_a_plugin_has_made_of_the_result() {
    let store = todos(&["a"]);
    let app = App::new().service(Loose(store.clone())).after(["create", "patch"], mark);
    let app = TestApp::start(app).await;
    let (client, owner) = (app.connect().await, app.client().join("0 ").join("1 ").connect().await);
    let made = client.create("loose", json!({ "text": "b", "secret": "s" })).await.unwrap();
    assert_eq!((&made["id"], &made["marked"]), (&json!(2), &json!(true)));
    assert_eq!(owner.expect("loose created").await, made);
    assert_eq!(client.patch("loose", 1, json!({ "text": "c" })).await.unwrap()["marked"], true);
    owner.expect("loose patched").await;
    let patched = client.patch("loose", 1, json!({ "text": "d" })).query(json!({ "$select": ["text"] })).await.unwrap();
    assert_eq!(patched, json!({ "id": 1, "text": "d", "marked": true }));
    owner.expect_silence().await;
    client.expect_silence().await;
}

#[tokio::test]
async fn errors_of_a_store_are_seen_by_error_hooks() {
    let app = App::new().service(Loose(todos(&["a"]))).publish(everyone()).error(feathers::All, async |cx: &mut HookContext| {
        let message = cx.error().map(|error| error.message().to_owned()).unwrap_or_default();
        cx.set_error(Error::gone(format!("Seen: {message}")));
        Ok(())
    });
    let app = TestApp::start(app).await;
    let client = app.connect().await;
    is(&client.get("loose", 5).await.unwrap_err(), Class::Gone, "Seen: No record found for id '5'");
}
