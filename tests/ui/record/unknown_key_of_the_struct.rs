// the keys of a record
use feathers::Record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, Record)]
#[record(tabel = "todos")]
struct Todo {
    #[record(id)]
    id: i64,
}

fn main() {}
