//! Services on a store.

use quote::quote;

use super::check;

#[test]
fn store() {
    check(
        "store",
        quote!("todos", paginate(10, max = 50), multi(patch)),
        quote! {
            impl Todos {
                #[adapter]
                fn store(&self) -> &Sql<Todo> { &self.0 }
                #[scope]
                fn mine(&self, me: Inject<User>) -> Result<Scope<Todo>> { Scope::only(Todo::OWNER, &me.id) }
                async fn get(&self, id: i64) -> Result<Todo> { todo!() }
                #[before(create)]
                fn trim(&self, data: &mut NewTodo) { data.trim(); }
                #[publish(created)]
                fn who(&self, todo: &Todo) -> Audience { channel(todo.owner) }
            }
        },
    );
}

#[test]
fn store_some() {
    check(
        "store_some",
        quote!("todos", paginate(10, uncounted), methods(find, create), multi),
        quote! {
            impl<S: Source> Todos<S> {
                #[adapter]
                fn store(&self) -> &Memory<Todo> { &self.0 }
            }
        },
    );
}
