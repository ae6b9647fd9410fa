// a default is of the type of its field
use feathers::Record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Record)]
struct Todo {
    #[record(id)]
    id: i64,
    #[record(default = "none")]
    note: i64,
}

fn main() {}
