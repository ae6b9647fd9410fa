//! `paginate`: how many records a `find` answers, whatever a client asks for.

use feathers::store::Memory;
use feathers::test::TestApp;
use feathers::{App, Class};
use serde_json::{Value, json};

use super::{Todo, is, pluck, started, todos};

const LETTERS: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];

struct Uncounted(Memory<Todo>);

#[feathers::service("uncounted", paginate(2, uncounted), methods(find, get))]
impl Uncounted {
    #[adapter]
    fn store(&self) -> &Memory<Todo> {
        &self.0
    }
}

#[tokio::test]
async fn a_page_has_what_was_asked_for_up_to_a_limit() {
    let (_app, client, _) = started(&LETTERS).await;
    for (query, limit, skip, texts) in [
        (json!({}), 3, 0, "abc"),
        (json!({ "$limit": 2 }), 2, 0, "ab"),
        (json!({ "$limit": 4 }), 4, 0, "abcd"),
        (json!({ "$limit": 500 }), 5, 0, "abcde"),
        (json!({ "$limit": u64::MAX }), 5, 0, "abcde"),
        (json!({ "$limit": 1e300 }), 5, 0, "abcde"),
        (json!({ "$limit": "4" }), 4, 0, "abcd"),
        (json!({ "$limit": "4 records" }), 4, 0, "abcd"),
        (json!({ "$limit": 0 }), 0, 0, ""),
        (json!({ "$limit": "0" }), 0, 0, ""),
        // What is no number of records is as if it was not there: the default, never all.
        (json!({ "$limit": -1 }), 3, 0, "abc"),
        (json!({ "$limit": null }), 3, 0, "abc"),
        (json!({ "$limit": "many" }), 3, 0, "abc"),
        (json!({ "$limit": "" }), 3, 0, "abc"),
        (json!({ "$limit": "-1" }), 3, 0, "abc"),
        (json!({ "$skip": 5 }), 3, 5, "fg"),
        (json!({ "$skip": "6" }), 3, 6, "g"),
        (json!({ "$skip": 7 }), 3, 7, ""),
        (json!({ "$skip": 1_000_000 }), 3, 1_000_000, ""),
        (json!({ "$skip": u64::MAX, "$limit": u64::MAX }), 5, u64::MAX, ""),
        (json!({ "$skip": -4 }), 3, 0, "abc"),
        (json!({ "$skip": "x" }), 3, 0, "abc"),
        (json!({ "$skip": 1, "$limit": 1, "$sort": { "text": -1 } }), 1, 1, "f"),
    ] {
        let page = client.find("open").query(&query).await.unwrap();
        let letters: String = pluck(&page, "text").iter().filter_map(Value::as_str).collect();
        assert_eq!(letters, texts, "{query}");
        assert_eq!((&page["limit"], &page["skip"], &page["total"]), (&json!(limit), &json!(skip), &json!(7)), "{query}");
        assert_eq!(page.as_object().unwrap().len(), 4);
    }
    let page = client.find("open").query(json!({ "text": { "$in": ["a", "g"] }, "$limit": 1 })).await.unwrap();
    assert_eq!((page["total"].clone(), pluck(&page, "text")), (json!(2), vec![json!("a")]), "the total is of what matches");
}

#[tokio::test]
async fn what_can_not_be_meant_as_a_number_is_refused() {
    let (_app, client, _) = started(&LETTERS).await;
    for (name, value) in
        [("$limit", json!(true)), ("$limit", json!({ "$gt": 1 })), ("$skip", json!([1])), ("$skip", json!(false))]
    {
        for service in ["open", "plain"] {
            let error = client.find(service).query(json!({ name: value })).await.unwrap_err();
            is(&error, Class::BadRequest, &format!("Invalid query at '{name}': expected a number"));
            assert_eq!(error.errors(), Some(&json!({ name: "expected a number" })));
        }
    }
}

#[tokio::test]
async fn without_pages_a_list_is_answered() {
    let (_app, client, _) = started(&LETTERS).await;
    assert_eq!(client.find("plain").await.unwrap().as_array().unwrap().len(), 7);
    assert_eq!(pluck(&client.find("plain").query(json!({ "$limit": 2, "$skip": 1 })).await.unwrap(), "text"), ["b", "c"]);
    assert_eq!(client.find("plain").query(json!({ "$limit": 0 })).await.unwrap(), json!([]));
    assert_eq!(client.find("plain").query(json!({ "$skip": 7 })).await.unwrap(), json!([]));
}

#[tokio::test]
async fn pages_need_not_be_counted_and_methods_not_be_offered() {
    let app = App::new().service(Uncounted(todos(&LETTERS)));
    let schema = app.schema();
    let app = TestApp::start(app).await;
    let client = app.connect().await;
    let page = client.find("uncounted").query(json!({ "$skip": 1, "$limit": 9, "$select": ["text"] })).await.unwrap();
    let data = json!([{ "id": 2, "text": "b" }, { "id": 3, "text": "c" }]);
    assert_eq!(page, json!({ "limit": 2, "skip": 1, "data": data }));
    assert_eq!(client.find("uncounted").query(json!({ "$limit": 0 })).await.unwrap()["data"], json!([]));

    assert_eq!(client.get("uncounted", 7).await.unwrap()["text"], "g");
    for error in [
        client.create("uncounted", json!({ "text": "h" })).await.unwrap_err(),
        client.update("uncounted", 1, json!({ "text": "h" })).await.unwrap_err(),
        client.patch("uncounted", 1, json!({ "text": "h" })).await.unwrap_err(),
        client.remove("uncounted", 1).await.unwrap_err(),
        client.remove("uncounted", ()).await.unwrap_err(),
    ] {
        assert_eq!(error.class(), Some(Class::MethodNotAllowed), "{error}");
    }
    let offered = schema["uncounted"]["properties"]["methods"]["properties"].as_object().unwrap();
    assert_eq!(offered.keys().collect::<Vec<_>>(), ["find", "get"]);
    assert_eq!(schema["uncounted"]["properties"]["events"]["properties"], json!({}));
}
