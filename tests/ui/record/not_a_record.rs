// what a store keeps is a record
use feathers::store::{Record, RecordQuery};

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct Todo {
    id: i64,
}

fn query<R: Record>(_: RecordQuery<R>) {}

fn main() {
    query(RecordQuery::<Todo>::new());
}
