//! Services that show what arrived: echo, params, readonly, slow and the one with a placeholder.

use std::time::Duration;

use feathers::{Error, Params, Result, Sent, nobody};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::any::Any;

/// What echo answers: the fields that were there.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Echoed {
    method: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Any>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Any>,
    query: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<Value>,
}

fn echo(method: &'static str, id: Sent<Any>, data: Sent<Any>, params: Params) -> Result<Echoed> {
    let (user, token) = (params.get("user"), params.get("token"));
    Ok(Echoed { method, id: id.0, data: data.0, query: params.query, provider: params.provider, user, token })
}

#[derive(Debug)]
pub struct Echo;

#[feathers::service("echo")]
impl Echo {
    fn find(&self, params: Params) -> Result<Echoed> {
        echo("find", Sent(None), Sent(None), params)
    }

    fn get(&self, id: Sent<Any>, params: Params) -> Result<Echoed> {
        echo("get", id, Sent(None), params)
    }

    fn create(&self, data: Sent<Any>, params: Params) -> Result<Echoed> {
        echo("create", Sent(None), data, params)
    }

    fn update(&self, id: Sent<Any>, data: Sent<Any>, params: Params) -> Result<Echoed> {
        echo("update", id, data, params)
    }

    fn patch(&self, id: Sent<Any>, data: Sent<Any>, params: Params) -> Result<Echoed> {
        echo("patch", id, data, params)
    }

    fn remove(&self, id: Sent<Any>, params: Params) -> Result<Echoed> {
        echo("remove", id, Sent(None), params)
    }
}

#[derive(Debug)]
pub struct ParamsService;

#[feathers::service("params", publish = nobody())]
impl ParamsService {
    fn find(&self, params: Params) -> Result<Value> {
        Ok(json!({ "keys": params.names() }))
    }

    fn get(&self, id: String, params: Params) -> Result<Value> {
        let value = params.get(&id);
        let kind = match &value {
            None => "undefined",
            Some(Value::Bool(_)) => "boolean",
            Some(Value::Number(_)) => "number",
            Some(Value::String(_)) => "string",
            Some(Value::Null | Value::Array(_) | Value::Object(_)) => "object",
        };
        let shown = match value {
            Some(Value::Object(headers)) if id == "headers" => {
                let mut names: Vec<String> = headers.keys().cloned().collect();
                names.sort();
                names.into()
            }
            other => other.unwrap_or_default(),
        };
        Ok(json!({ "key": id, "value": shown, "type": kind }))
    }
}

#[derive(Debug)]
pub struct Readonly;

#[feathers::service("readonly")]
impl Readonly {
    fn find(&self) -> Result<Value> {
        Ok(json!([{ "id": 1, "text": "fixed" }]))
    }

    fn get(&self, id: Value) -> Result<Value> {
        Ok(json!({ "id": id, "text": "fixed" }))
    }
}

#[derive(Debug)]
pub struct Slow;

#[feathers::service("slow")]
impl Slow {
    async fn get(&self, id: u64) -> Result<Value> {
        if id > 60_000 {
            return Err(Error::bad_request("Not that slow"));
        }
        tokio::time::sleep(Duration::from_millis(id)).await;
        Ok(json!({ "waited": id }))
    }
}

#[derive(Debug)]
pub struct UserMessages;

#[feathers::service("users/:userId/messages")]
impl UserMessages {
    fn find(&self, params: Params) -> Result<Value> {
        Ok(json!({ "route": params.route, "query": params.query }))
    }

    fn get(&self, id: Value, params: Params) -> Result<Value> {
        Ok(json!({ "id": id, "route": params.route, "query": params.query }))
    }

    fn create(&self, data: Value, params: Params) -> Result<Value> {
        Ok(json!({ "data": data, "route": params.route }))
    }
}
