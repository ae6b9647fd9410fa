#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema, feathers::Record)]
struct Todo {
    #[record(id)]
    id: i64,
    text: String,
}

struct Todos(Vec<Todo>);

#[feathers::service("todos")]
impl Todos {
    #[adapter]
    fn store(&self) -> &Vec<Todo> {
        &self.0
    }
}

fn main() {}
