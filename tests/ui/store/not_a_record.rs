use feathers::store::Memory;

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct Todo {
    id: i64,
    text: String,
}

struct Todos(Memory<Todo>);

#[feathers::service("todos")]
impl Todos {
    #[adapter]
    fn store(&self) -> &Memory<Todo> {
        &self.0
    }
}

fn main() {}
