//! A service that answers every kind of value.

use std::collections::BTreeMap;

use feathers::{Bytes, Error, Result};
use serde_json::{Value, json};

use crate::any::Any;

#[derive(Debug)]
pub struct Results;

#[feathers::service("results")]
impl Results {
    async fn get(&self, id: String) -> Result<Any> {
        Ok(Any::Json(match id.as_str() {
            "null" | "undefined" | "nan" => Value::Null,
            "zero" => json!(0),
            "false" => json!(false),
            "true" => json!(true),
            "empty" => json!(""),
            "string" => json!("text"),
            "number" => json!(42.5),
            "array" => json!([1, "two", { "three": 3 }]),
            "emptyArray" => json!([]),
            "date" => json!("1970-01-01T00:00:00.000Z"),
            "nested" => json!({ "a": { "b": [1, { "c": null }] } }),
            "undefinedField" => json!({ "b": 1 }),
            "infinity" => json!([f64::INFINITY]),
            "unicode" => json!("zażółć \u{2028} \u{1f389}"),
            "buffer" => return Ok(Any::Bytes(Bytes::from_static(b"hi"))),
            "bufferField" => {
                let bytes = Any::Bytes(Bytes::from_static(&[1, 2, 3]));
                return Ok(Any::Map(BTreeMap::from([("name".into(), Any::Json(json!("file"))), ("bytes".into(), bytes)])));
            }
            name => return Err(Error::not_found(format!("No such result '{name}'"))),
        }))
    }

    async fn create(&self, _data: Any) -> Result<Value> {
        Ok(json!([{ "n": 1 }, { "n": 2 }, { "n": 2 }]))
    }

    async fn update(&self, _id: Any, data: Any) -> Result<Any> {
        Ok(data)
    }

    async fn patch(&self, _id: Any, _data: Any) -> Result<Value> {
        Ok(Value::Null)
    }

    async fn remove(&self, _id: Any) -> Result<Value> {
        Ok(json!([]))
    }
}
