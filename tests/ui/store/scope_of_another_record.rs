use feathers::store::{Memory, Object, Scope};

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema, feathers::Record)]
struct Todo {
    #[record(id)]
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

    #[scope]
    fn own(&self) -> Scope<Object> {
        Scope::all()
    }
}

fn main() {}
