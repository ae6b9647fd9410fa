//! Fields of users that no client sees, wherever they stand in an answer, an event or an error, and none may ask for.

use feathers::{Error, HookContext, Result};
use serde_json::Value;

/// Takes the fields out of what clients get. The server's own callers get all.
pub(crate) fn hide(cx: &mut HookContext, secrets: &[String]) -> Result<()> {
    let shown = match cx.dispatch()? {
        Some(dispatch) => Some(dispatch),
        None => cx.result()?.cloned(),
    };
    let Some(mut shown) = shown else { return Ok(()) };
    // What has none of them leaves as it is, bytes and all.
    if strip(&mut shown, secrets) { cx.set_dispatch(shown) } else { Ok(()) }
}

pub(crate) fn hide_in_error(error: Error, secrets: &[String]) -> Error {
    let (mut data, mut errors) = (error.data().cloned(), error.errors().cloned());
    let in_data = data.as_mut().is_some_and(|data| strip(data, secrets));
    let in_errors = errors.as_mut().is_some_and(|errors| strip(errors, secrets));
    let error = match (in_data, data) {
        (true, Some(data)) => error.with_data(data),
        _ => error,
    };
    match (in_errors, errors) {
        (true, Some(errors)) => error.with_errors(errors),
        _ => error,
    }
}

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

/// Answers whether there was one. It looks at all, so no `any`, which stops at the first.
fn strip(value: &mut Value, secrets: &[String]) -> bool {
    match value {
        Value::Object(fields) => {
            let before = fields.len();
            fields.retain(|key, _| !secrets.contains(key));
            let here = fields.len() != before;
            let below = fields.values_mut().filter_map(|value| strip(value, secrets).then_some(())).count();
            here || below > 0
        }
        Value::Array(items) => items.iter_mut().filter_map(|item| strip(item, secrets).then_some(())).count() > 0,
        _ => false,
    }
}
