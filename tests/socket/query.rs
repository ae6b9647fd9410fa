//! The query: what may stand in its place, what a typed one refuses, and that values keep their types.

use std::sync::Mutex;

use feathers::{App, Params, Query, Result, Target, nobody};
use serde_json::{Value, json};

use crate::client::Client;
use crate::server::{Running, answered, refused_at, start};

struct Any;

#[feathers::service("any")]
impl Any {
    fn find(&self, params: Params) -> Result<Value> {
        Ok(params.query)
    }

    fn update(&self, _id: Value, _data: Value, params: Params) -> Result<Value> {
        Ok(params.query)
    }
}

#[derive(Default, serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
struct Filter {
    room: Option<String>,
    limit: Option<u8>,
    unread: Option<bool>,
    age: Option<Range>,
    #[serde(default)]
    sort: Vec<Sort>,
}

#[derive(serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
struct Range {
    from: f64,
    to: Option<f64>,
}

#[derive(serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
struct Sort {
    by: String,
}

const FIELDS: &str = "unknown field, expected one of `room`, `limit`, `unread`, `age`, `sort`";

struct Typed(Mutex<Vec<u8>>);

#[feathers::service("typed")]
impl Typed {
    async fn find(&self, Query(query): Query<Filter>) -> Result<Filter> {
        Ok(query)
    }

    async fn get(&self, _id: Value, query: Query<Filter>) -> Result<Option<String>> {
        Ok(query.room.clone())
    }

    fn remove(&self, _id: Target<u8>, Query(query): Query<Filter>) -> Result<Vec<u8>> {
        let least = query.limit.unwrap_or(0);
        let (gone, kept) = self.0.lock().unwrap().drain(..).partition(|n| *n >= least);
        *self.0.lock().unwrap() = kept;
        Ok(gone)
    }
}

struct Lenient;

#[feathers::service("lenient", allow_unknown_query)]
impl Lenient {
    fn find(&self, Query(query): Query<Filter>) -> Result<Filter> {
        Ok(query)
    }
}

#[derive(serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
struct Paging {
    limit: Option<u8>,
}

#[derive(serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
struct Flat {
    room: Option<String>,
    #[serde(flatten)]
    paging: Paging,
}

struct Flattened;

#[feathers::service("flattened")]
impl Flattened {
    fn find(&self, Query(query): Query<Flat>) -> Result<Flat> {
        Ok(query)
    }
}

async fn server() -> Running {
    let app = App::new().service(Any).service(Typed(Mutex::new(vec![1, 5, 9]))).service(Lenient).service(Flattened);
    start(app.publish(nobody())).await
}

async fn find(client: &Client, path: &str, query: Value) -> Value {
    client.call(json!(["find", path, query])).await
}

#[tokio::test]
async fn what_may_stand_in_the_place_of_a_query() {
    let server = server().await;
    for client in server.both().await {
        assert_eq!(client.call(json!(["find", "any"])).await, answered(json!({})), "missing");
        assert_eq!(client.call(json!(["any::find"])).await, answered(json!({})), "missing, legacy");
        for (query, modern, legacy) in [
            (json!(null), json!({}), json!({})),
            (json!({}), json!({}), json!({})),
            (json!({ "a": 1 }), json!({ "a": 1 }), json!({ "a": 1 })),
            (json!({ "query": { "a": 1 } }), json!({ "query": { "a": 1 } }), json!({ "query": { "a": 1 } })),
            (json!("abc"), json!({ "0": "a", "1": "b", "2": "c" }), json!({})),
            (json!(""), json!({}), json!({})),
            (json!(5), json!({}), json!({})),
            (json!(true), json!({}), json!({})),
            (json!([1, 2]), json!({ "0": 1, "1": 2 }), json!({ "0": 1, "1": 2 })),
            (json!([]), json!({}), json!({})),
        ] {
            assert_eq!(find(&client, "any", query.clone()).await, answered(modern.clone()), "{query}");
            assert_eq!(client.call(json!(["any::find", query])).await, answered(legacy.clone()), "{query}, legacy");
            let behind = client.call(json!(["update", "any", 1, {}, query])).await;
            assert_eq!(behind, answered(modern), "{query}, behind id and data");
            let behind = client.call(json!(["any::update", 1, {}, query])).await;
            assert_eq!(behind, answered(legacy), "{query}, behind id and data, legacy");
        }
    }
}

#[tokio::test]
async fn values_keep_their_types() {
    let server = server().await;
    let client = server.client().await;
    let query = json!({
        "complete": false, "open": "false", "n": 10, "text": "10", "half": 0.5, "big": 9_007_199_254_740_991_u64, "none": null,
        "date": "1970-01-01T00:00:00.000Z", "$in": [1, "two", null, { "three": [3.25] }], "": "", "__proto__": { "admin": true },
    });
    assert_eq!(find(&client, "any", query.clone()).await, answered(query.clone()));
    assert_eq!(client.call(json!(["any::find", query])).await, answered(query));

    let empty = json!({ "room": null, "limit": null, "unread": null, "age": null, "sort": [] });
    assert_eq!(find(&client, "typed", json!({})).await, answered(empty.clone()));
    assert_eq!(client.call(json!(["find", "typed"])).await, answered(empty.clone()));
    assert_eq!(client.call(json!(["typed::find", null])).await, answered(empty));
    let full = json!({ "room": "a", "limit": 5, "unread": false, "age": { "from": 1.5, "to": null }, "sort": [{ "by": "age" }] });
    assert_eq!(find(&client, "typed", full.clone()).await, answered(full.clone()));
    assert_eq!(client.call(json!(["typed::find", full.clone()])).await, answered(full));
    for (query, path, text) in [
        (json!({ "limit": "5" }), "limit", r#"invalid type: string "5", expected u8"#),
        (json!({ "limit": 256 }), "limit", "invalid value: integer `256`, expected u8"),
        (json!({ "limit": -1 }), "limit", "invalid value: integer `-1`, expected u8"),
        (json!({ "unread": "false" }), "unread", r#"invalid type: string "false", expected a boolean"#),
        (json!({ "unread": 0 }), "unread", "invalid type: integer `0`, expected a boolean"),
        (json!({ "room": 1 }), "room", "invalid type: integer `1`, expected a string"),
        (json!({ "age": { "from": "1" } }), "age.from", r#"invalid type: string "1", expected f64"#),
        (json!({ "age": {} }), "age.from", "missing field `from`"),
        (json!({ "age": [1, 2] }), "age", "invalid type: sequence, expected an object"),
        (json!({ "sort": [{ "by": "a" }, { "by": 1 }] }), "sort[1].by", "invalid type: integer `1`, expected a string"),
    ] {
        assert_eq!(find(&client, "typed", query.clone()).await, refused_at("query", path, text), "{query}");
    }
}

#[tokio::test]
async fn a_key_that_the_type_does_not_know_is_refused_by_its_path() {
    let server = server().await;
    for client in server.both().await {
        for (query, path, text) in [
            (json!({ "romm": "a" }), "romm", FIELDS),
            (json!({ "room": "a", "romm": "a" }), "romm", FIELDS),
            (json!({ "$limit": 5 }), "$limit", FIELDS),
            (json!({ "__proto__": {} }), "__proto__", FIELDS),
            (json!({ "age": { "from": 1, "too": 2 } }), "age.too", "unknown field, expected one of `from`, `to`"),
            (json!({ "sort": [{ "by": "a", "up": true }] }), "sort[0].up", "unknown field, expected `by`"),
            (json!("abc"), "0", FIELDS),
            (json!([1]), "0", FIELDS),
        ] {
            assert_eq!(find(&client, "typed", query.clone()).await, refused_at("query", path, text), "{query}");
        }
        let mut legacy = refused_at("query", "romm", FIELDS);
        legacy[0]["type"] = json!("FeathersError");
        assert_eq!(client.call(json!(["typed::find", { "romm": "a" }])).await, legacy);
        let behind_an_id = client.call(json!(["get", "typed", 1, { "romm": "a" }])).await;
        assert_eq!(behind_an_id, refused_at("query", "romm", FIELDS));

        assert_eq!(find(&client, "flattened", json!({ "limit": 1 })).await, answered(json!({ "room": null, "limit": 1 })));
        let unknown = refused_at("query", "romm", "unknown field, expected one of `limit`, `room`");
        assert_eq!(find(&client, "flattened", json!({ "romm": "a" })).await, unknown);
    }
}

#[tokio::test]
async fn a_mistyped_filter_removes_nothing() {
    let server = server().await;
    let client = server.client().await;
    let mistyped = client.call(json!(["remove", "typed", null, { "limt": 9 }])).await;
    assert_eq!(mistyped, refused_at("query", "limt", FIELDS));
    assert_eq!(client.call(json!(["remove", "typed", null, { "limit": 9 }])).await, answered(json!([9])));
    assert_eq!(client.call(json!(["remove", "typed", null, {}])).await, answered(json!([1, 5])));
}

#[tokio::test]
async fn a_service_may_allow_unknown_keys() {
    let server = server().await;
    for client in server.both().await {
        let query = json!({ "room": "a", "romm": "b", "age": { "from": 1, "too": 2 } });
        let answer = find(&client, "lenient", query.clone()).await;
        assert_eq!((&answer[1]["room"], &answer[1]["age"]), (&json!("a"), &json!({ "from": 1.0, "to": null })));
        assert_eq!(client.call(json!(["lenient::find", query])).await, answer);
        let wrong = find(&client, "lenient", json!({ "limit": "5", "romm": "b" })).await;
        assert_eq!(wrong, refused_at("query", "limit", r#"invalid type: string "5", expected u8"#), "types still count");
    }
}
