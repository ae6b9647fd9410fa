//! Ids and data: what does not fit is refused, and the answer says where.

use feathers::{App, Class, OneOrMany, Result, Sent, Target, nobody};
use serde_json::{Value, json};

use crate::client::Client;
use crate::server::{Running, answered, refused, refused_at, refused_legacy, start};

#[derive(serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
struct New {
    text: String,
    #[serde(default)]
    items: Vec<Item>,
}

#[derive(serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
struct Item {
    name: String,
    at: Option<Point>,
}

#[derive(serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
struct Point {
    x: i32,
}

struct One;

#[feathers::service("one")]
impl One {
    async fn get(&self, id: u32) -> Result<u32> {
        Ok(id)
    }

    async fn create(&self, data: New) -> Result<New> {
        Ok(data)
    }

    async fn update(&self, id: u32, data: New) -> Result<(u32, New)> {
        Ok((id, data))
    }

    async fn patch(&self, id: u32, data: New) -> Result<(u32, New)> {
        Ok((id, data))
    }
}

struct Optional;

#[feathers::service("optional")]
impl Optional {
    fn get(&self, id: Option<u32>) -> Result<Option<u32>> {
        Ok(id)
    }

    fn create(&self, data: Option<New>) -> Result<Option<String>> {
        Ok(data.map(|new| new.text))
    }
}

struct Many;

#[feathers::service("many")]
impl Many {
    async fn create(&self, data: OneOrMany<New>) -> Result<OneOrMany<String>> {
        Ok(data.map(|new| new.text))
    }

    async fn patch(&self, id: Target<u32>, data: Sent<Value>) -> Result<Value> {
        Ok(json!({ "many": id == Target::Many, "data": data.0 }))
    }

    async fn remove(&self, id: Target<u32>) -> Result<Option<u32>> {
        Ok(id.one())
    }
}

async fn server() -> Running {
    start(App::new().service(One).service(Many).service(Optional).publish(nobody())).await
}

async fn create(client: &Client, data: Value) -> Value {
    client.call(json!(["create", "one", data, {}])).await
}

#[tokio::test]
async fn a_list_in_the_place_of_one_record() {
    let server = server().await;
    let one = json!({ "text": "a" });
    for client in server.both().await {
        for list in [json!([one]), json!([one, one]), json!([]), json!(["a"]), json!([5])] {
            let create = "Can not create multiple entries";
            let patch = "Can not patch multiple entries";
            let update = "You can not replace multiple instances. Did you mean 'patch'?";
            for (method, arguments, class, message) in [
                ("create", json!([list, {}]), Class::MethodNotAllowed, create),
                ("patch", json!([1, list, {}]), Class::MethodNotAllowed, patch),
                ("update", json!([1, list, {}]), Class::BadRequest, update),
            ] {
                let arguments = arguments.as_array().unwrap().clone();
                let modern = [vec![json!(method), json!("one")], arguments.clone()].concat();
                assert_eq!(client.call(modern.into()).await, refused(class, message), "{method} {list}");
                let legacy = [vec![json!(format!("one::{method}"))], arguments].concat();
                assert_eq!(client.call(legacy.into()).await, refused_legacy(class, message), "{method} {list}, legacy");
            }
        }
    }
}

#[tokio::test]
async fn data_that_are_no_object() {
    let server = server().await;
    for client in server.both().await {
        for (data, text) in [
            (json!(5), "invalid type: integer `5`, expected struct New"),
            (json!("a"), r#"invalid type: string "a", expected struct New"#),
            (json!(true), "invalid type: boolean `true`, expected struct New"),
            (json!(null), "invalid type: null, expected struct New"),
        ] {
            let invalid = refused(Class::BadRequest, &format!("Invalid data: {text}"));
            assert_eq!(create(&client, data.clone()).await, invalid);
            assert_eq!(client.call(json!(["update", "one", 1, data])).await, invalid);
            let (create, update) = match data {
                Value::Null => {
                    let invalid = refused_legacy(Class::BadRequest, &format!("Invalid data: {text}"));
                    (invalid.clone(), invalid)
                }
                _ => (
                    json!([{ "message": "First parameter for 'create' must be an object" }]),
                    json!([{ "message": "No data provided for 'update'" }]),
                ),
            };
            assert_eq!(client.call(json!(["one::create", data, {}])).await, create, "{data}, legacy");
            assert_eq!(client.call(json!(["one::update", 1, data, {}])).await, update, "{data}, legacy");
        }
    }
}

#[tokio::test]
async fn arguments_that_were_not_sent() {
    let server = server().await;
    for client in server.both().await {
        let no_data = refused(Class::BadRequest, "Invalid data: is missing");
        assert_eq!(client.call(json!(["create", "one"])).await, no_data);
        assert_eq!(client.call(json!(["patch", "one", 1])).await, no_data);
        let no_id = refused(Class::BadRequest, "Invalid id: is missing");
        assert_eq!(client.call(json!(["get", "one"])).await, no_id);
        assert_eq!(client.call(json!(["update", "one"])).await, no_id);
        assert_eq!(client.call(json!(["remove", "many"])).await, no_id, "nothing is not all");
        assert_eq!(client.call(json!(["get", "optional"])).await, no_id, "and no option");
        assert_eq!(client.call(json!(["get", "optional", null])).await, answered(json!(null)));
        assert_eq!(client.call(json!(["create", "optional"])).await, answered(json!(null)), "but data may be one");

        let no_create = json!([{ "message": "First parameter for 'create' must be an object" }]);
        assert_eq!(client.call(json!(["one::create"])).await, no_create);
        assert_eq!(client.call(json!(["one::patch", 1])).await, json!([{ "message": "No data provided for 'patch'" }]));
        for (event, method) in [("one::get", "get"), ("one::update", "update"), ("many::remove", "remove")] {
            let no_id = json!([{ "message": format!("First parameter for '{method}' can not be a function") }]);
            assert_eq!(client.call(json!([event])).await, no_id);
        }
    }
}

#[tokio::test]
async fn ids_of_the_wrong_type() {
    let server = server().await;
    let client = server.client().await;
    for (id, text) in [
        (json!("1"), r#"invalid type: string "1", expected u32"#),
        (json!(-1), "invalid value: integer `-1`, expected u32"),
        (json!(1.5), "invalid type: floating point `1.5`, expected u32"),
        (json!(null), "invalid type: null, expected u32"),
        (json!([1]), "invalid type: sequence, expected u32"),
        (json!({ "id": 1 }), "invalid type: map, expected u32"),
    ] {
        let message = format!("Invalid id: {text}");
        assert_eq!(client.call(json!(["get", "one", id, {}])).await, refused(Class::BadRequest, &message));
        let legacy = client.call(json!(["one::get", id, {}])).await;
        assert_eq!(legacy, refused_legacy(Class::BadRequest, &message));
    }
    assert_eq!(client.call(json!(["get", "one", 1, {}])).await, answered(1));
}

#[tokio::test]
async fn null_is_many_only_where_a_method_says_so() {
    let server = server().await;
    for client in server.both().await {
        assert_eq!(client.call(json!(["remove", "many", null, {}])).await, answered(json!(null)));
        assert_eq!(client.call(json!(["many::remove", null, {}])).await, answered(json!(null)));
        assert_eq!(client.call(json!(["remove", "many", 7, {}])).await, answered(7));
        let null = client.call(json!(["patch", "many", null, null, {}])).await;
        assert_eq!(null, answered(json!({ "many": true, "data": null })));
        let wrong = client.call(json!(["remove", "many", "7", {}])).await;
        assert_eq!(wrong, refused(Class::BadRequest, r#"Invalid id: invalid type: string "7", expected u32"#));
    }
}

#[tokio::test]
async fn the_path_to_the_field_is_in_the_message_and_in_errors() {
    let server = server().await;
    let client = server.client().await;
    let string = "invalid type: integer `1`, expected a string";
    for (data, path, text) in [
        (json!({}), "text", "missing field `text`"),
        (json!({ "text": 1 }), "text", string),
        (json!({ "text": null }), "text", "invalid type: null, expected a string"),
        (json!({ "text": ["a"] }), "text", "invalid type: sequence, expected a string"),
        (json!({ "text": "a", "items": {} }), "items", "invalid type: map, expected a sequence"),
        (json!({ "text": "a", "items": [{ "name": "b" }, { "name": 1 }] }), "items[1].name", string),
        (json!({ "text": "a", "items": [{}] }), "items[0].name", "missing field `name`"),
        (json!({ "text": "a", "items": [["b"]] }), "items[0]", "invalid type: sequence, expected an object"),
        (
            json!({ "text": "a", "items": [{ "name": "b", "at": { "x": 3_000_000_000_u32 } }] }),
            "items[0].at.x",
            "invalid value: integer `3000000000`, expected i32",
        ),
    ] {
        let expected = refused_at("data", path, text);
        assert_eq!(create(&client, data.clone()).await, expected, "{data}");
        assert_eq!(client.call(json!(["patch", "one", 1, data])).await, expected, "{data}, behind an id");
    }
    for (data, path) in [(json!([{ "text": "a" }, { "text": 1 }]), "[1].text"), (json!({ "text": 1 }), "text")] {
        assert_eq!(client.call(json!(["create", "many", data, {}])).await, refused_at("data", path, string), "{data}");
    }
    let mut legacy = refused_at("data", "text", string);
    legacy[0]["type"] = json!("FeathersError");
    assert_eq!(client.call(json!(["one::create", { "text": 1 }])).await, legacy);
    let unknown = create(&client, json!({ "text": "a", "more": 1 })).await;
    assert_eq!(unknown, answered(json!({ "text": "a", "items": [] })), "data may have more than a type knows");
}
