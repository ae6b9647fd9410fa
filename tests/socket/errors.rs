//! Errors of methods, as each dialect has them.

use std::collections::BTreeMap;
use std::fmt;

use feathers::{App, Class, Error, Internal, Result, nobody};
use serde_json::{Value, json};

use crate::client::Client;
use crate::server::{Running, refused, refused_legacy, start};

struct Errors;

#[feathers::service("errors")]
impl Errors {
    /// Fails with the class of this name.
    fn get(&self, id: String) -> Result<Value> {
        Err(Class::from_name(&id).map_or_else(|| Error::not_found("No such class"), |class| Error::new(class, "It happened")))
    }

    /// Fails with these data.
    async fn create(&self, data: Value) -> Result<Value> {
        tokio::task::yield_now().await;
        Err(Error::bad_request("Outer").with_data(data))
    }

    fn remove(&self, id: String) -> Result<Value> {
        Err(match id.as_str() {
            "errors" => Error::unprocessable("Wrong").with_errors(json!({ "text": "is empty" })),
            "plain" => Error::plain("Just so"),
            "plain with fields" => Error::plain("Just so").with_data(json!({ "code": "E_EXTRA", "info": { "a": 1 } })),
            "raw" => Error::raw(json!({ "message": "mine", "code": 499, "name": "NotFound" })),
            "raw text" => Error::raw(json!("just a string")),
            "raw null" => Error::raw(Value::Null),
            "source" => Error::conflict("Taken").with_source("hunter2"),
            "general" => Error::general_error("Said on purpose"),
            _ => Error::not_found(id),
        })
    }
}

/// An error of the user's own, in the user's words.
#[derive(Debug)]
enum Own {
    Taken(String),
    Database(String),
}

impl From<Own> for Error {
    fn from(error: Own) -> Self {
        match error {
            Own::Taken(name) => Self::conflict(format!("{name} is taken")),
            Own::Database(text) => Self::internal(text),
        }
    }
}

struct Owned;

#[feathers::service("owned")]
impl Owned {
    fn get(&self, id: String) -> Result<Value, Own> {
        Err(if id == "db" { Own::Database("password=hunter2".into()) } else { Own::Taken(id) })
    }

    fn create(&self, data: String) -> Result<Value> {
        Ok(json!(std::fs::read_to_string(format!("/no/such/hunter2/{data}")).internal()?))
    }

    fn update(&self, _id: Value, _data: Value) -> Result<BTreeMap<(u8, u8), u8>> {
        Ok(BTreeMap::from([((1, 2), 3)]))
    }

    async fn patch(&self, _id: Value, _data: Value) -> Result<Unwritable> {
        Ok(Unwritable)
    }
}

struct Unwritable;

impl serde::Serialize for Unwritable {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("hunter2 can not be written"))
    }
}

impl schemars::JsonSchema for Unwritable {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Unwritable".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        true.into()
    }
}

impl fmt::Debug for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unwritable")
    }
}

async fn server() -> Running {
    start(App::new().service(Errors).service(Owned).publish(nobody())).await
}

async fn remove(client: &Client, id: &str) -> Value {
    client.call(json!(["remove", "errors", id, {}])).await
}

#[tokio::test]
async fn every_class_arrives_with_its_names_and_code() {
    let server = server().await;
    let known = "BadRequest NotAuthenticated PaymentError Forbidden NotFound MethodNotAllowed NotAcceptable Timeout Conflict Gone \
                 LengthRequired Unprocessable TooManyRequests GeneralError NotImplemented BadGateway Unavailable";
    let names: Vec<&str> = known.split_whitespace().collect();
    let codes = [400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 422, 429, 500, 501, 502, 503];
    let class_names = "bad-request not-authenticated payment-error forbidden not-found method-not-allowed not-acceptable timeout \
                       conflict gone length-required unprocessable too-many-requests general-error not-implemented bad-gateway \
                       unavailable";
    for client in server.both().await {
        for ((name, code), class_name) in names.iter().zip(codes).zip(class_names.split_whitespace()) {
            let error = json!({ "name": name, "message": "It happened", "code": code, "className": class_name });
            assert_eq!(client.call(json!(["get", "errors", name, {}])).await, json!([error]));
            let legacy = json!({
                "type": "FeathersError", "name": name, "message": "It happened", "code": code, "className": class_name, "errors": {},
            });
            assert_eq!(client.call(json!(["errors::get", name, {}])).await, json!([legacy]));
        }
    }
    assert_eq!(Class::ALL.iter().map(|class| class.name()).collect::<Vec<_>>(), names);
}

#[tokio::test]
async fn data_and_errors() {
    let server = server().await;
    for client in server.both().await {
        for (data, message, parts) in [
            (json!({ "detail": "more" }), "Outer", json!({ "data": { "detail": "more" } })),
            (
                json!({ "detail": "more", "errors": { "field": "bad" } }),
                "Outer",
                json!({ "data": { "detail": "more" }, "errors": { "field": "bad" } }),
            ),
            (json!({ "message": "Inner", "x": 1 }), "Inner", json!({ "data": { "x": 1 } })),
            (json!({ "message": 5 }), "Outer", json!({ "data": { "message": 5 } })),
            (json!({}), "Outer", json!({ "data": {} })),
            (json!([1, { "errors": 2 }]), "Outer", json!({ "data": [1, { "errors": 2 }] })),
            (json!("text"), "Outer", json!({ "data": "text" })),
        ] {
            let (mut modern, mut legacy) = (refused(Class::BadRequest, message), refused_legacy(Class::BadRequest, message));
            for (name, value) in parts.as_object().unwrap() {
                modern[0][name] = value.clone();
                legacy[0][name] = value.clone();
            }
            assert_eq!(client.call(json!(["create", "errors", data, {}])).await, modern, "{data}");
            if data.is_object() || data.is_array() {
                assert_eq!(client.call(json!(["errors::create", data, {}])).await, legacy, "{data}, legacy");
            }
        }
        let mut errors = refused(Class::Unprocessable, "Wrong");
        errors[0]["errors"] = json!({ "text": "is empty" });
        assert_eq!(remove(&client, "errors").await, errors, "and no data where none were given");
    }
}

#[tokio::test]
async fn plain_and_raw_errors_are_sent_as_they_are() {
    let server = server().await;
    for client in server.both().await {
        for (id, error) in [
            ("plain", json!({ "message": "Just so" })),
            ("plain with fields", json!({ "message": "Just so", "code": "E_EXTRA", "info": { "a": 1 } })),
            ("raw", json!({ "message": "mine", "code": 499, "name": "NotFound" })),
            ("raw text", json!("just a string")),
            ("raw null", json!({})),
        ] {
            assert_eq!(remove(&client, id).await, json!([error]), "{id}");
            assert_eq!(client.call(json!(["errors::remove", id, {}])).await, json!([error]), "{id}, legacy");
        }
    }
}

#[tokio::test]
async fn what_nobody_meant_for_clients_stays_on_the_server() {
    let server = server().await;
    for client in server.both().await {
        let hidden = refused(Class::GeneralError, "Internal server error");
        let hidden_legacy = refused_legacy(Class::GeneralError, "Internal server error");
        assert_eq!(client.call(json!(["get", "owned", "db", {}])).await, hidden, "a foreign error");
        assert_eq!(client.call(json!(["owned::get", "db", {}])).await, hidden_legacy);
        assert_eq!(client.call(json!(["create", "owned", "x", {}])).await, hidden, "an error of std");
        assert_eq!(client.call(json!(["update", "owned", 1, {}, {}])).await, hidden, "a result that is no JSON");
        assert_eq!(client.call(json!(["patch", "owned", 1, {}, {}])).await, hidden, "a result that can not be written");
        assert_eq!(client.call(json!(["owned::patch", 1, {}, {}])).await, hidden_legacy);

        assert_eq!(remove(&client, "source").await, refused(Class::Conflict, "Taken"));
        assert_eq!(remove(&client, "general").await, refused(Class::GeneralError, "Said on purpose"));
        let own = client.call(json!(["get", "owned", "Ann", {}])).await;
        assert_eq!(own, refused(Class::Conflict, "Ann is taken"));
        assert!(!format!("{client:?}").contains("hunter2"));
    }
}
