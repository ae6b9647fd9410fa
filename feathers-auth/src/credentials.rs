//! What a client sends to log in, and what it is answered.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `{ strategy, … }`, whatever its strategy needs. What is no object has no strategy.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Credentials(pub(crate) Value);

impl Credentials {
    pub(crate) fn token(token: &str) -> Self {
        Self(serde_json::json!({ "strategy": "jwt", "accessToken": token }))
    }

    pub(crate) fn get(&self, field: &str) -> Option<&Value> {
        self.0.get(field)
    }

    pub(crate) fn text(&self, field: &str) -> Option<&str> {
        self.get(field)?.as_str()
    }
}

impl JsonSchema for Credentials {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Credentials".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "properties": { "strategy": { "type": "string" } },
            "required": ["strategy"],
        })
    }
}

/// Without what it is all about.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("strategy", &self.text("strategy")).finish_non_exhaustive()
    }
}

/// The answer to a login, and to a logout.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LoggedIn {
    /// What to log in with next time, by the strategy `jwt`.
    pub(crate) access_token: String,
    /// How it was done, and what the token says.
    pub(crate) authentication: Value,
    /// Who it was.
    pub(crate) user: Value,
}

impl fmt::Debug for LoggedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoggedIn").finish_non_exhaustive()
    }
}
