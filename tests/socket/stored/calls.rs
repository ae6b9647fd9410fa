//! Services on stores, called from the server.

use feathers::store::{Key, Order, RecordQuery};
use feathers::{Class, OneOrMany, Target};
use serde_json::json;

use super::{NewTodo, Open, PatchTodo, Plain, Todo, pluck, started};

fn new(text: &str) -> NewTodo {
    serde_json::from_value(json!({ "text": text })).unwrap()
}

#[tokio::test]
async fn all_methods_are_called_with_types() {
    let (app, client, _) = started(&["a"]).await;
    let (plain, open) = (app.app().service::<Plain>(), app.app().service::<Open>());
    assert_eq!(plain.get(Key::new(1)).await.unwrap().text, "a");
    let made = plain.create(NewTodo { owner_id: Some(5), secret: Some("s".into()), ..new("b") }).await.unwrap();
    assert_eq!((made.id, made.owner_id, made.secret.as_str()), (2, 5, "s"), "the server sees and writes every field");
    assert_eq!(plain.update(Target::One(Key::new(2)), new("c")).await.unwrap().into_inner().owner_id, 5);
    let patch = PatchTodo { done: Some(true), ..PatchTodo::default() };
    assert!(plain.patch(Target::One(Key::new(2)), patch.clone()).await.unwrap().done);
    assert_eq!(plain.patch(Target::Many, patch.clone()).await.unwrap_err().class(), Some(Class::MethodNotAllowed));
    let OneOrMany::Many(all) = open.patch(Target::Many, patch).await.unwrap() else { panic!("a list") };
    assert_eq!(all.len(), 2);
    assert_eq!(plain.remove(Target::One(Key::new(2))).await.unwrap().text, "c");
    assert_eq!(plain.get(Key::new(2)).await.unwrap_err().message(), "No record found for id '2'");
    assert_eq!(plain.create(NewTodo { text: String::new(), ..new("") }).await.unwrap_err().class(), Some(Class::BadRequest));
    let names: Vec<String> = client.events().into_iter().map(|event| event.name).collect();
    assert_eq!(names, ["plain created", "plain updated", "plain patched", "open patched", "open patched", "plain removed"]);
}

#[tokio::test]
async fn queries_are_written_with_types() {
    let (app, client, _) = started(&["a", "b", "c", "d"]).await;
    let (plain, open) = (app.app().service::<Plain>(), app.app().service::<Open>());
    let query = || {
        RecordQuery::<Todo>::new()
            .and(Todo::TEXT.ne("b"))
            .and(Todo::VOTE_COUNT.gt(1).or(Todo::NOTE.is_null()))
            .sort(Todo::DONE, Order::Ascending)
            .sort(Todo::TEXT, Order::Descending)
            .limit(2)
            .skip(1)
    };
    let texts = |found: &[feathers::store::Selected<Todo>]| found.iter().map(|todo| todo.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&plain.find().query(query()).await.unwrap()), ["c", "a"]);
    let page = open.find().query(query().limit(50)).await.unwrap();
    assert_eq!((page.total, page.limit, page.skip, texts(&page.data)), (3, 5, 1, vec!["c".into(), "a".into()]));
    // The same query in the language of clients.
    let found = app.app().path("plain").find().query(json!(query())).await.unwrap();
    assert_eq!(pluck(&found, "text"), ["c", "a"]);
    assert_eq!(pluck(&client.find("plain").query(query()).await.unwrap(), "text"), ["c", "a"]);
    assert_eq!(
        json!(query()),
        json!({
            "text": { "$ne": "b" }, "$or": [{ "voteCount": { "$gt": 1 } }, { "note": null }],
            "$sort": { "done": 1, "text": -1 }, "$limit": 2, "$skip": 1
        })
    );
    // The server filters by fields that clients can not.
    let tagged = RecordQuery::<Todo>::new().and(Todo::SECRET.eq("hidden 3"));
    assert_eq!(texts(&plain.find().query(tagged).await.unwrap()), ["c"]);
}

#[tokio::test]
async fn by_path_everything_is_json() {
    let (app, client, _) = started(&["a"]).await;
    let (plain, open) = (app.app().path("plain"), app.app().path("open"));
    assert_eq!(plain.get("1").await.unwrap()["text"], "a");
    assert_eq!(plain.create(json!({ "text": "b" })).await.unwrap()["id"], 2);
    assert_eq!(plain.update(2, json!({ "text": "c" })).await.unwrap()["text"], "c");
    assert_eq!(
        plain.patch(2, json!({ "text": "d" })).query(json!({ "$select": ["text"] })).await.unwrap(),
        json!({ "id": 2, "text": "d" })
    );
    assert_eq!(pluck(&open.patch((), json!({ "done": true })).await.unwrap(), "done"), [true, true]);
    assert_eq!(open.find().query(json!({ "$limit": "1" })).await.unwrap()["total"], 2);
    assert_eq!(plain.remove(2).await.unwrap()["text"], "d");
    assert_eq!(plain.create(json!({ "text": "e", "ownerId": 3 })).await.unwrap_err().class(), Some(Class::BadRequest));
    assert_eq!(client.events().len(), 6);
}
