//! `multi`: many records at once, where a service allows it, in the words of Feathers where it does not.

use feathers::store::Memory;
use feathers::test::TestApp;
use feathers::{App, Class, everyone};
use serde_json::{Value, json};

use super::{Todo, all, is, pluck, started, todos};

macro_rules! services {
    ($($name:ident $path:literal $multi:ident;)*) => {
        $(
            struct $name(Memory<Todo>);

            #[feathers::service($path, multi($multi))]
            impl $name {
                #[adapter]
                fn store(&self) -> &Memory<Todo> {
                    &self.0
                }
            }
        )*
    };
}

services! {
    Creates "create" create;
    Patches "patch" patch;
    Removes "remove" remove;
}

#[tokio::test]
async fn each_method_is_allowed_for_itself() {
    let store = todos(&["a", "b"]);
    let app = App::new().service(Creates(store.clone())).service(Patches(store.clone())).service(Removes(store.clone()));
    let app = TestApp::start(app.publish(everyone())).await;
    let client = app.connect().await;
    for path in ["create", "patch", "remove"] {
        let created = client.create(path, json!([{ "text": "c" }, { "text": "d" }])).await;
        let patched = client.patch(path, (), json!({ "done": true })).await;
        let removed = client.remove(path, ()).await;
        for (method, answer) in [("create", created), ("patch", patched), ("remove", removed)] {
            if method == path {
                assert!(answer.unwrap().as_array().unwrap().len() >= 2, "{path} {method}");
            } else {
                is(&answer.unwrap_err(), Class::MethodNotAllowed, &format!("Can not {method} multiple entries"));
            }
        }
    }
    assert_eq!(all(&store).await, []);
}

#[tokio::test]
async fn one_is_never_many_by_accident() {
    let (_app, client, store) = started(&["a", "b"]).await;
    let before = all(&store).await;
    for path in ["open", "plain"] {
        is(
            &client.update(path, (), json!({ "text": "x" })).await.unwrap_err(),
            Class::BadRequest,
            "You can not replace multiple instances. Did you mean 'patch'?",
        );
        // No id is not null.
        for (method, arguments) in
            [("remove", json!([path])), ("patch", json!([path])), ("update", json!([path])), ("get", json!([path]))]
        {
            let Value::Array(arguments) = arguments else { unreachable!() };
            let error = client.ask(method, arguments).await.unwrap_err();
            assert_eq!(error.class(), Some(Class::BadRequest), "{method}: {error}");
        }
        for id in [json!(""), json!(false), json!([]), json!({}), json!("null")] {
            assert_eq!(client.remove(path, id.clone()).await.unwrap_err().class(), Some(Class::NotFound), "{id}");
        }
    }
    assert_eq!(all(&store).await, before);
    for (path, data) in [("plain", json!([])), ("plain", json!([{ "text": "x" }]))] {
        is(&client.create(path, data).await.unwrap_err(), Class::MethodNotAllowed, "Can not create multiple entries");
    }
    assert_eq!(all(&store).await, before);
}

#[tokio::test]
async fn many_are_made_changed_and_removed_each_with_its_event() {
    let (_app, client, store) = started(&[]).await;
    let made = client.create("open", json!([{ "text": "b" }, { "text": "a", "done": true }, { "text": "c" }])).await.unwrap();
    assert_eq!(
        (pluck(&made, "id"), pluck(&made, "text")),
        (vec![json!(1), json!(2), json!(3)], vec![json!("b"), json!("a"), json!("c")])
    );
    assert_eq!(client.create("open", json!([])).await.unwrap(), json!([]));
    let query = json!({ "done": false, "$sort": { "text": -1 }, "$select": ["text", "done"] });
    let patched = client.patch("open", (), json!({ "done": true })).query(query).await.unwrap();
    assert_eq!(patched, json!([{ "id": 3, "text": "c", "done": true }, { "id": 1, "text": "b", "done": true }]));
    assert_eq!(client.patch("open", (), json!({ "done": false })).query(json!({ "text": "z" })).await.unwrap(), json!([]));
    let removed = client.remove("open", ()).query(json!({ "text": { "$gte": "b" } })).await.unwrap();
    assert_eq!(pluck(&removed, "text"), ["b", "c"]);
    assert_eq!(client.remove("open", ()).query(json!({ "text": "z" })).await.unwrap(), json!([]));
    let heard: Vec<_> = client.events().into_iter().map(|event| (event.name, event.data["text"].clone())).collect();
    let heard: Vec<_> = heard.iter().map(|(name, text)| format!("{name} {}", text.as_str().unwrap())).collect();
    assert_eq!(
        heard,
        [
            "open created b",
            "open created a",
            "open created c",
            "open patched c",
            "open patched b",
            "open removed b",
            "open removed c"
        ]
    );
    assert_eq!(all(&store).await.len(), 1);
}

#[tokio::test]
async fn all_are_made_or_none() {
    let (_app, client, store) = started(&["a"]).await;
    for bad in [json!({ "text": "" }), json!({ "text": 5 }), json!({}), json!({ "text": "y", "x": 1 }), json!(null), json!([])] {
        client.create("open", json!([{ "text": "x" }, bad])).await.unwrap_err();
    }
    assert_eq!(all(&store).await.len(), 1);
    client.expect_silence().await;
}

#[tokio::test]
async fn a_patch_of_many_is_all_or_nothing_and_a_mistaken_query_is_not_all() {
    let (_app, client, store) = started(&["a", "b"]).await;
    let before = all(&store).await;
    for query in [
        json!({ "txet": "a" }),
        json!({ "text": { "$eq": "a" } }),
        json!({ "text": { "$in": "a" } }),
        json!({ "$or": [] }),
        json!({ "$or": {} }),
        json!({ "$not": { "text": "a" } }),
        json!({ "secret": "hidden 1" }),
        json!({ "id": "one" }),
    ] {
        for error in [
            client.patch("open", (), json!({ "text": "x" })).query(&query).await.unwrap_err(),
            client.remove("open", ()).query(&query).await.unwrap_err(),
        ] {
            assert_eq!(error.class(), Some(Class::BadRequest), "{query} {error}");
        }
    }
    assert_eq!(client.patch("open", (), json!({ "text": "" })).await.unwrap_err().class(), Some(Class::BadRequest));
    assert_eq!(all(&store).await, before);
}
