//! Services with events of their own.

use std::time::Duration;

use feathers::{Calls, Error, Result, Sent};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::any::Any;

#[derive(Debug, feathers::Events)]
pub enum EmitterEvent {
    Log(Any),
    Progress(Any),
}

/// What `remove` and `patch` answer; an id that was not sent is left out.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Done {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Any>,
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<bool>,
}

#[derive(Debug)]
pub struct Emitter;

// In Node its `patch` also emits an event that is in no list, and nobody hears it. Here that would not compile.
#[feathers::service("emitter", events = EmitterEvent)]
impl Emitter {
    async fn create(&self, data: Any, emitter: Calls<Self>) -> Result<Value> {
        if matches!(data, Any::Json(Value::Null)) {
            return Err(Error::bad_request("Nothing to log"));
        }
        emitter.emit(EmitterEvent::Log(data.field("payload").cloned().unwrap_or_default()))?;
        Ok(json!({ "logged": true }))
    }

    async fn patch(&self, id: Sent<Any>, data: Sent<Any>, emitter: Calls<Self>) -> Result<Done> {
        emitter.emit(EmitterEvent::Progress(data.0.unwrap_or_default()))?;
        Ok(Done { id: id.0, done: Some(true) })
    }

    async fn remove(&self, id: Sent<Any>, emitter: Calls<Self>) -> Result<Done> {
        let late = match id.0.clone() {
            Some(id) => Any::object([("late", id)]),
            None => Any::object([]),
        };
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(25)).await;
            // If the app has ended meanwhile, there is nobody to tell.
            drop(emitter.emit(EmitterEvent::Log(late)));
        });
        Ok(Done { id: id.0, done: None })
    }
}

/// The standard event, taken over: the service alone emits it.
#[derive(Debug, feathers::Events)]
pub enum SelfmadeEvent {
    Created(Value),
}

#[derive(Debug)]
pub struct Selfmade;

#[feathers::service("selfmade", events = SelfmadeEvent)]
impl Selfmade {
    async fn create(&self, data: Sent<Any>, selfmade: Calls<Self>) -> Result<Any> {
        selfmade.emit(SelfmadeEvent::Created(json!({ "custom": true })))?;
        Ok(data.0.unwrap_or_default())
    }

    async fn remove(&self, id: Sent<Any>) -> Result<Done> {
        Ok(Done { id: id.0, done: None })
    }
}
