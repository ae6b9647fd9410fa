// every record has an id
use feathers::Record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Record)]
struct Todo {
    id: i64,
    text: String,
}

fn main() {}
