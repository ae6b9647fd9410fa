//! Fields of users that no client may ask for, and no identity holds. What the users service answers and tells is without them by
//! [`App::conceal`](feathers::App::conceal).

use feathers::{Error, Result};
use serde_json::Value;

/// A query that compares or sorts by a hash finds it out bit by bit.
///
/// # Errors
/// `BadRequest` if there is such.
pub(crate) fn refuse_query(query: &Value, secrets: &[String]) -> Result<()> {
    let names = |key: &str| secrets.iter().any(|secret| key.split('.').any(|part| part == secret));
    let found = match query {
        Value::Object(fields) => fields.iter().any(|(key, value)| names(key) || refuse_query(value, secrets).is_err()),
        Value::Array(items) => items.iter().any(|item| refuse_query(item, secrets).is_err()),
        _ => false,
    };
    if found { Err(Error::bad_request("Invalid query")) } else { Ok(()) }
}

/// Takes them out of what a login holds of its user, wherever they stand.
pub(crate) fn strip(value: &mut Value, secrets: &[String]) {
    match value {
        Value::Object(fields) => {
            fields.retain(|key, _| !secrets.contains(key));
            fields.values_mut().for_each(|value| strip(value, secrets));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| strip(item, secrets)),
        _ => {}
    }
}
