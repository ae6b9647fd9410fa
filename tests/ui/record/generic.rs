// a record is one table
use feathers::Record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Record)]
struct Todo<T> {
    #[record(id)]
    id: i64,
    what: T,
}

fn main() {}
