//! The connection middleware of the fixtures: the query string of the handshake decides what is on the connection and
//! which channels it joins.

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

/// The channel that the app publishes to.
pub const EVERYBODY: &str = "everybody";

/// The channel of the connections of one user.
pub fn user_channel(name: &str) -> String {
    format!("user/{name}")
}

pub fn middleware(handshake: &mut Handshake) -> Result<()> {
    if let Some(name) = handshake.query("user") {
        handshake.join(user_channel(&name));
        handshake.insert_as("user", User { name })?;
    }
    if let Some(token) = handshake.query("token") {
        handshake.insert_as("token", Token(token))?;
    }
    if handshake.query("channel").is_none_or(|channel| channel != "off") {
        handshake.join(EVERYBODY);
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
