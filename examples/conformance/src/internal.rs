//! A service that calls others on the server.

use feathers::store::Object;
use feathers::{AppRef, Calls, OneOrMany, Result};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::messages::Messages;

/// The id of the message that was created; a list of messages has none.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Forwarded {
    #[serde(skip_serializing_if = "Option::is_none")]
    forwarded: Option<Value>,
}

#[derive(Debug)]
pub struct InternalCalls;

#[feathers::service("internal")]
impl InternalCalls {
    async fn create(&self, data: OneOrMany<Object>, messages: Calls<Messages>) -> Result<Forwarded> {
        let forwarded = match messages.create(data).await? {
            OneOrMany::One(mut message) => message.remove("id"),
            OneOrMany::Many(_) => None,
        };
        Ok(Forwarded { forwarded })
    }

    async fn find(&self, app: AppRef) -> Result<Value> {
        app.path("echo").find().query(json!({ "inner": true })).await
    }

    async fn get(&self, id: Value, app: AppRef) -> Result<Value> {
        app.path("errors").get(id).await
    }
}
