//! Paths: nested ones, placeholders, and the part a path may have more.

use feathers::{App, Class, Params, Result, Route, nobody};
use serde_json::{Value, json};

use crate::client::Client;
use crate::server::{Running, answered, refused, refused_legacy, start};

struct Messages(&'static str);

#[feathers::service("/my/messages/")]
impl Messages {
    fn get(&self, id: Value, params: Params) -> Result<Value> {
        Ok(json!({ "at": self.0, "id": id, "route": params.route }))
    }
}

#[derive(serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
struct OfUser {
    user_id: u64,
    #[serde(rename = "__id")]
    id: Option<i8>,
}

struct OfUsers;

#[feathers::service("users/:userId/messages")]
impl OfUsers {
    fn find(&self, Route(of): Route<OfUser>) -> Result<OfUser> {
        Ok(of)
    }

    fn get(&self, id: Value, params: Params) -> Result<Value> {
        Ok(json!({ "id": id, "route": params.route }))
    }
}

struct OfMe;

#[feathers::service("users/me/messages")]
impl OfMe {
    fn find(&self) -> Result<&'static str> {
        Ok("mine")
    }
}

struct Pair;

#[feathers::service("pairs/:left/:right")]
impl Pair {
    fn find(&self, params: Params) -> Result<Value> {
        Ok(params.route)
    }
}

async fn server() -> Running {
    let app = App::new().service(Messages("my/messages")).service(OfUsers).service(OfMe).service(Pair).publish(nobody());
    start(app).await
}

async fn find(client: &Client, path: &str) -> Value {
    client.call(json!(["find", path, {}])).await
}

#[tokio::test]
async fn nested_paths() {
    let server = server().await;
    for client in server.both().await {
        let expected = answered(json!({ "at": "my/messages", "id": 1, "route": {} }));
        for path in ["my/messages", "/my/messages", "my/messages/", "//my/messages//"] {
            assert_eq!(client.call(json!(["get", path, 1, {}])).await, expected, "{path}");
        }
        assert_eq!(client.call(json!(["my/messages::get", 1, {}])).await, expected);
        for path in ["my//messages", "my", "messages", "my/Messages", "my/messages/1/2", "my\\messages", "x/my/messages"] {
            let unknown = refused(Class::NotFound, &format!("Service '{path}' not found"));
            assert_eq!(client.call(json!(["get", path, 1, {}])).await, unknown, "{path}");
        }
    }
}

#[tokio::test]
async fn one_part_more_is_the_parameter_id() {
    let server = server().await;
    let client = server.client().await;
    for (path, part) in [("my/messages/77", "77"), ("/my/messages/77/", "77"), ("my/messages/a b%20", "a b%20")] {
        let expected = answered(json!({ "at": "my/messages", "id": 1, "route": { "__id": part } }));
        assert_eq!(client.call(json!(["get", path, 1, {}])).await, expected, "{path}");
    }
    let both = client.call(json!(["get", "users/42/messages/9", 1, {}])).await;
    assert_eq!(both, answered(json!({ "id": 1, "route": { "userId": "42", "__id": "9" } })));
    let legacy = client.call(json!(["my/messages/77::get", 1, {}])).await;
    assert_eq!(legacy, refused_legacy(Class::NotFound, "Service 'my/messages/77' not found"));
}

#[tokio::test]
async fn placeholders_are_read_as_the_method_wants_them() {
    let server = server().await;
    for client in server.both().await {
        assert_eq!(find(&client, "users/42/messages").await, answered(json!({ "userId": 42, "__id": null })));
        assert_eq!(find(&client, "/users/42/messages/-5/").await, answered(json!({ "userId": 42, "__id": -5 })));
        for path in ["users/ann/messages", "users/-1/messages", "users/4.2/messages", "users/42/messages/300"] {
            let answer = find(&client, path).await;
            assert_eq!(answer[0]["name"], "BadRequest", "{path}");
            let message = answer[0]["message"].as_str().unwrap();
            assert!(message.starts_with("Invalid route parameters: `"), "{message}");
        }
        assert_eq!(find(&client, "pairs/a/b").await, answered(json!({ "left": "a", "right": "b" })));
        assert_eq!(find(&client, "pairs/a").await, refused(Class::NotFound, "Service 'pairs/a' not found"));
        assert_eq!(find(&client, "users//messages").await, refused(Class::NotFound, "Service 'users//messages' not found"));
    }
}

#[tokio::test]
async fn a_path_that_is_spelled_out_goes_before_a_placeholder() {
    let server = server().await;
    let client = server.client().await;
    for path in ["users/me/messages", "/users/me/messages/", "users/me/messages/7"] {
        assert_eq!(find(&client, path).await, answered("mine"), "{path}");
    }
    assert_eq!(find(&client, "users/7/messages").await[1]["userId"], 7);
    let no_get = client.call(json!(["get", "users/me/messages", 1, {}])).await;
    assert_eq!(no_get, refused(Class::MethodNotAllowed, "Method 'get' not allowed on service 'users/me/messages'"));
}

#[tokio::test]
async fn in_the_legacy_form_a_placeholder_is_its_literal_name() {
    let server = server().await;
    let client = server.client_3().await;
    let literal = client.call(json!(["users/:userId/messages::get", 1, {}])).await;
    assert_eq!(literal, answered(json!({ "id": 1, "route": { "userId": ":userId" } })));
    let filled = client.call(json!(["users/42/messages::get", 1, {}])).await;
    assert_eq!(filled, refused_legacy(Class::NotFound, "Service 'users/42/messages' not found"));
    // The modern form knows the literal name as one more value.
    let modern = client.call(json!(["get", "users/:userId/messages", 1, {}])).await;
    assert_eq!(modern, answered(json!({ "id": 1, "route": { "userId": ":userId" } })));
}
