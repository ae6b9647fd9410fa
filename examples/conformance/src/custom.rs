//! A service with methods of its own.

use feathers::{Error, Params, Result, Sent};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::any::Any;

/// What `hello` answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Hello {
    hello: Any,
    query: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
}

#[derive(Debug)]
pub struct Custom;

#[feathers::service("custom")]
impl Custom {
    async fn find(&self, params: Params) -> Result<Value> {
        Ok(json!({ "method": "find", "query": params.query }))
    }

    async fn create(&self, data: Sent<Any>) -> Result<Any> {
        Ok(data.0.unwrap_or_default())
    }

    #[method]
    async fn hello(&self, data: Sent<Any>, params: Params) -> Result<Hello> {
        let hello = data.0.unwrap_or_else(|| json!("<undefined>").into());
        Ok(Hello { hello, query: params.query, provider: params.provider })
    }

    #[method]
    async fn boom(&self, _: ()) -> Result<Value> {
        Err(Error::conflict("boom"))
    }

    /// No `#[method]`: clients can not call it.
    #[allow(dead_code, reason = "it shows that nobody can call it")]
    fn hidden(&self) -> &'static str {
        "hidden"
    }
}
