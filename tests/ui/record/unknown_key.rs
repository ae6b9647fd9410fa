// the keys of a field
use feathers::Record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Record)]
struct Todo {
    #[record(id)]
    id: i64,
    #[record(fliter)]
    text: String,
}

fn main() {}
