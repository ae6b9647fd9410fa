//! The connection middleware of the fixtures: the query string of the handshake decides what is on the connection.

use feathers::{Error, Handshake, Result};
use serde::Serialize;
use serde_json::json;

/// `?user=NAME`.
#[derive(Clone, Debug, Serialize)]
pub struct User {
    pub name: String,
}

/// `?token=T`.
#[derive(Clone, Debug, Serialize)]
pub struct Token(pub String);

/// `?channel=off`: hears nothing.
#[derive(Clone, Copy, Debug)]
pub struct Off;

pub fn middleware(handshake: &mut Handshake) -> Result<()> {
    if let Some(name) = handshake.query("user") {
        handshake.insert_as("user", User { name })?;
    }
    if let Some(token) = handshake.query("token") {
        handshake.insert_as("token", Token(token))?;
    }
    if handshake.query("channel").is_some_and(|channel| channel == "off") {
        handshake.insert(Off);
    }
    if let Some(fixed) = handshake.query("fixedQuery") {
        handshake.fix_query(json!({ "fixed": fixed }));
    }
    if let Some(label) = handshake.query("asProvider") {
        handshake.set_provider(label);
    }
    match handshake.query("reject") {
        Some(reason) if reason == "plain" => Err(Error::forbidden("Not allowed in")),
        Some(reason) => Err(Error::forbidden("Not allowed in").with_data(json!({ "reason": reason }))),
        None => Ok(()),
    }
}
