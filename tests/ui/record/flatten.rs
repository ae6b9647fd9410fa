// a field is a column
use feathers::Record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
struct Place {
    x: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Record)]
struct Todo {
    #[record(id)]
    id: i64,
    #[serde(flatten)]
    place: Place,
}

fn main() {}
