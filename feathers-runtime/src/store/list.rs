//! What is wrong with a list of records, told at once.

use serde_json::{Map, Value};

use crate::error::{Class, Error, Result};

/// All of these, or one `BadRequest` that has what is wrong with each under its place: `[1].text`. What is not the client's doing
/// is answered as it is.
///
/// # Errors
/// If one of them failed.
pub(super) fn each<T>(results: impl IntoIterator<Item = Result<T>>) -> Result<Vec<T>> {
    let (mut all, mut messages, mut errors) = (Vec::new(), Vec::new(), Map::new());
    for (index, result) in results.into_iter().enumerate() {
        match result {
            Ok(value) => all.push(value),
            Err(error) if error.class() == Some(Class::BadRequest) => {
                let fields = error.errors().and_then(Value::as_object).filter(|fields| !fields.is_empty());
                let Some(fields) = fields else {
                    messages.push(format!("[{index}]: {}", error.message()));
                    continue;
                };
                for (field, message) in fields {
                    let field = if field.starts_with('[') { format!("[{index}]{field}") } else { format!("[{index}].{field}") };
                    messages.push(format!("{field}: {}", message.as_str().map_or_else(|| message.to_string(), str::to_owned)));
                    errors.insert(field, message.clone());
                }
            }
            Err(error) => return Err(error),
        }
    }
    if messages.is_empty() {
        return Ok(all);
    }
    Err(Error::bad_request(format!("Invalid data: {}", messages.join(", "))).with_errors(Value::Object(errors)))
}
