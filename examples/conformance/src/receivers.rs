//! Services that answer what they got and differ in who hears of it.

use feathers::{Audience, Error, OneOrMany, Result, Sent, channel, nobody};
use serde_json::Value;

use crate::any::Any;
use crate::connect::{EVERYBODY, user_channel};

/// What was sent; null stands for nothing.
fn answer(data: Sent<OneOrMany<Any>>) -> OneOrMany<Any> {
    data.0.unwrap_or_else(|| Any::default().into())
}

#[derive(Debug)]
pub struct Silent;

#[feathers::service("silent", publish = nobody())]
impl Silent {
    fn create(&self, data: Sent<OneOrMany<Any>>) -> Result<OneOrMany<Any>> {
        Ok(answer(data))
    }
}

#[derive(Debug)]
pub struct Private;

#[feathers::service("private")]
impl Private {
    fn create(&self, data: Sent<OneOrMany<Any>>) -> Result<OneOrMany<Any>> {
        Ok(answer(data))
    }

    /// The user it is for.
    #[publish(created)]
    fn receiver(&self, data: &Any) -> Audience {
        match data.field("to") {
            Some(Any::Json(Value::String(name))) => channel(user_channel(name)),
            _ => nobody(),
        }
    }
}

#[derive(Debug)]
pub struct Shaped;

#[feathers::service("shaped")]
impl Shaped {
    fn create(&self, data: Sent<OneOrMany<Any>>) -> Result<OneOrMany<Any>> {
        Ok(answer(data))
    }

    /// Everybody, but they are told the id alone.
    #[publish(created)]
    fn receivers(&self, data: &Any) -> Result<Audience> {
        let mut shape = Any::object([("shaped", Value::Bool(true).into())]);
        if let Some(id) = data.field("id") {
            shape = shape.with("id", id.clone());
        }
        channel(EVERYBODY).send(&shape)
    }
}

#[derive(Debug)]
pub struct Broken;

#[feathers::service("broken")]
impl Broken {
    fn create(&self, data: Sent<OneOrMany<Any>>) -> Result<OneOrMany<Any>> {
        Ok(answer(data))
    }

    #[publish(created)]
    fn receivers(&self, _: &Any) -> Result<Audience> {
        Err(Error::plain("publisher failed"))
    }
}
