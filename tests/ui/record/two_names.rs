// a field has one name on the wire
use feathers::Record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Record)]
struct Todo {
    #[record(id)]
    id: i64,
    #[serde(rename(serialize = "out", deserialize = "in"))]
    text: String,
}

fn main() {}
