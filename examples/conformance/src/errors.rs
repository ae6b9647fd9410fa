//! A service that fails in every way a Feathers service can.

use feathers::{Class, Error, Params, Result};
use serde_json::{Value, json};

#[derive(Debug)]
pub struct Errors;

/// The error a name describes. Those marked plain or raw exist for clients of services that answered such.
fn described(name: &str, params: &Params) -> Error {
    let message = params.query.get("message").and_then(Value::as_str).map_or_else(|| format!("{name} happened"), str::to_owned);
    let data = params.query.get("data");
    if let Some(class) = Class::from_name(name) {
        let error = Error::new(class, message);
        return match data {
            // JavaScript spreads a string into its characters.
            Some(Value::String(text)) => {
                let characters = text.chars().enumerate().map(|(index, c)| (index.to_string(), c.to_string().into()));
                error.with_data(characters.collect::<serde_json::Map<_, Value>>())
            }
            Some(data) => error.with_data(data),
            None => error,
        };
    }
    match name {
        "Error" | "TypeError" | "Hooked" => Error::plain(message),
        "Extra" => Error::plain(message).with_data(json!({ "code": "E_EXTRA", "info": { "a": 1 } })),
        "Named" => Error::plain(message).with_data(json!({ "name": "NamedError" })),
        "Object" => Error::raw(json!({ "message": message, "code": 499 })),
        "String" => Error::raw(json!("just a string")),
        "Null" => Error::raw(Value::Null),
        "ToJSON" => Error::raw(json!({ "shown": true, "stack": "kept", "hook": "kept" })),
        "Wrapped" => Error::bad_request("inner message").with_errors(json!({ "field": "bad" })),
        "WrappedObject" => {
            Error::bad_request("").with_data(json!({ "message": "object message", "extra": 1, "errors": { "field": "bad" } }))
        }
        name => Error::not_found(format!("No such error '{name}'")),
    }
}

#[feathers::service("errors")]
impl Errors {
    async fn get(&self, id: String, params: Params) -> Result<Value> {
        Err(described(&id, &params))
    }

    fn remove(&self, id: String, params: Params) -> Result<Value> {
        Err(described(&id, &params))
    }

    async fn create(&self, data: Value) -> Result<Value> {
        Err(Error::bad_request("Invalid data").with_data(data))
    }
}
