//! The JSON of a packet from the server, as a client reads it.

use serde_json::Value;

use crate::encode::Payload;
use crate::error::{Class, Error, Result};

/// The list a packet is, with its attachments in their places.
pub(super) fn list(payload: &Payload) -> Vec<Value> {
    match serde_json::from_str(payload.text.as_str()) {
        Ok(Value::Array(mut list)) => {
            if !payload.attachments.is_empty() {
                list.iter_mut().for_each(|value| fill_in(value, &payload.attachments));
            }
            list
        }
        _ => panic!("the server sent a packet that is no list: {}", payload.text.as_str()),
    }
}

/// JSON has no bytes, so they become a list of numbers, which every type that reads bytes reads, too.
fn fill_in(value: &mut Value, attachments: &[bytes::Bytes]) {
    if value["_placeholder"] == true
        && let Some(bytes) = value["num"].as_u64().and_then(|number| attachments.get(usize::try_from(number).ok()?))
    {
        *value = bytes.to_vec().into();
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| fill_in(item, attachments)),
        Value::Object(fields) => fields.values_mut().for_each(|field| fill_in(field, attachments)),
        _ => {}
    }
}

/// `[null, result]` or `[error]`.
pub(super) fn answer(payload: &Payload) -> Result<Value> {
    let mut list = list(payload);
    match (list.len(), list.first()) {
        (2, Some(Value::Null)) => Ok(list.swap_remove(1)),
        (1, Some(_)) => Err(error(list.swap_remove(0))),
        _ => panic!("the server sent an answer that is neither `[null, result]` nor `[error]`: {}", payload.text.as_str()),
    }
}

/// The error of a service again, from what the wire has of it.
fn error(json: Value) -> Error {
    let Some(class) = json["name"].as_str().and_then(Class::from_name) else {
        return match &json {
            Value::Object(fields) if fields.contains_key("message") => {
                Error::plain(json["message"].as_str().unwrap_or_default()).with_data(&json)
            }
            _ => Error::raw(json),
        };
    };
    let mut error = Error::new(class, json["message"].as_str().unwrap_or_default().to_owned());
    if let Some(data) = json.get("data") {
        error = error.with_data(data);
    }
    // Feathers 2 clients are sent an empty object where there are none.
    let none = json["type"].is_string() && json["errors"].as_object().is_some_and(serde_json::Map::is_empty);
    match json.get("errors").filter(|_| !none) {
        Some(errors) => error.with_errors(errors),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn through_the_wire(error: &Error, legacy: bool) -> Value {
        let payload = Payload::new(&error.wire(legacy)).unwrap().behind("[");
        serde_json::to_value(answer(&payload).unwrap_err().wire(legacy)).unwrap()
    }

    #[test]
    fn an_error_comes_back_as_it_was() {
        let full = Error::conflict("no").with_data(json!({ "a": [1] })).with_errors(json!({ "text": "is empty" }));
        let plain = Error::plain("Extra").with_data(json!({ "code": "E" }));
        for error in [full, Error::not_found("gone"), plain, Error::raw(json!({ "code": 499 })), Error::raw(json!("text"))] {
            for legacy in [false, true] {
                assert_eq!(through_the_wire(&error, legacy), serde_json::to_value(error.wire(legacy)).unwrap());
            }
        }
        let payload = Payload::new(&Error::not_found("gone").wire(true)).unwrap().behind("[");
        assert_eq!(answer(&payload).unwrap_err().errors(), None);
    }
}
