// a field is compared with values of its type
use feathers::Record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Record)]
struct Todo {
    #[record(id)]
    id: i64,
    text: String,
}

fn all() -> feathers::store::Filter<Todo> {
    Todo::TEXT.eq(&5)
}

fn main() {}
