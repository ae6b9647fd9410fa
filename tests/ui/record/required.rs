// what must be there is no option
use feathers::Record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Record)]
struct Todo {
    #[record(id)]
    id: i64,
    #[garde(required)]
    text: Option<String>,
}

fn main() {}
