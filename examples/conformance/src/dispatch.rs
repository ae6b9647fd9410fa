//! A service whose records have a field that clients never see.

use feathers::{Error, HookContext, OneOrMany, Result, Sent};
use serde_json::{Value, json};

use crate::any::Any;

fn record(id: impl Into<Value>, secret: &str) -> Any {
    Any::object([("id", Any::Json(id.into())), ("secret", json!(secret).into())])
}

#[derive(Debug)]
pub struct Dispatch;

#[feathers::service("dispatch")]
impl Dispatch {
    async fn find(&self) -> Result<OneOrMany<Any>> {
        Ok(OneOrMany::Many(vec![record(1, "s1"), record(2, "s2")]))
    }

    async fn get(&self, id: Sent<Any>) -> Result<OneOrMany<Any>> {
        let record = Any::object([("secret", json!("s").into())]);
        Ok(match id.0 {
            Some(id) => record.with("id", id).into(),
            None => record.into(),
        })
    }

    async fn create(&self, data: Sent<OneOrMany<Any>>) -> Result<OneOrMany<Any>> {
        let data = data.0.unwrap_or_else(|| Any::default().into());
        Ok(data.map(|item| item.with("secret", json!("s").into())))
    }

    /// The safe copy, typed and not as JSON, which has no bytes.
    #[after(all)]
    async fn hide(&self, cx: &mut HookContext) -> Result<()> {
        let Some(result) = cx.result_as::<OneOrMany<Any>>() else {
            return Err(Error::general_error("The secret can not be hidden"));
        };
        let safe = result.clone().map(|item| item.without("secret"));
        cx.set_dispatch(safe)
    }
}
