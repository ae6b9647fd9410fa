//! A service on a store.

use proc_macro2::TokenStream;
use quote::quote;

use crate::tests::mistakes;

/// What is said of these arguments and items, in a block with a store.
fn said(args: &TokenStream, items: &TokenStream) -> Vec<String> {
    mistakes(
        quote!("todos", #args),
        quote! {
            impl Todos {
                #[adapter]
                fn store(&self) -> &Memory<Todo> { &self.0 }
                #items
            }
        },
    )
}

#[test]
fn sound() {
    for args in [
        quote!(),
        quote!(paginate(10)),
        quote!(paginate(10, max = 50, uncounted), multi, methods(find, get, create)),
        quote!(multi(create, patch, remove), publish = everyone()),
    ] {
        assert_eq!(said(&args, &quote!()), [""; 0], "{args}");
    }
    let hooks = quote! {
        #[before(create)]
        fn trim(&self, data: &mut NewTodo) {}
        #[publish(created, removed)]
        fn who(&self, todo: &Todo) -> Audience {}
        #[scope]
        fn mine(&self, me: Inject<User>) -> Scope<Todo> {}
    };
    assert_eq!(said(&quote!(deny(unguarded)), &hooks), [""; 0]);
}

#[test]
fn keys() {
    let pages = "help: `paginate(10, max = 50)`: pages of 10 records, or as many as a client asks for up to 50";
    for (args, mistake) in [
        (quote!(paginate), format!("`paginate` takes what it says in brackets\n{pages}")),
        (quote!(paginate()), format!("`paginate` begins with the number of records on a page\n{pages}")),
        (quote!(paginate(max = 5)), format!("`paginate` begins with the number of records on a page\n{pages}")),
        (quote!(paginate(0)), format!("a page without records is none\n{pages}")),
        (
            quote!(paginate(10, max = 5)),
            "`max` is less than the default\nhelp: `max` is at least the 10 that are on a page if the client does not say"
                .to_owned(),
        ),
        (
            quote!(paginate(10, least = 5)),
            "`least` is unknown to `paginate`\n\
             help: it takes the number of records on a page, `max = 50`, and `uncounted` for pages without `total`"
                .to_owned(),
        ),
        (
            quote!(multi(find)),
            "`multi` can not say anything of `find`\nhelp: `multi(create)`; it takes `create`, `patch`, `remove`".to_owned(),
        ),
        (
            quote!(methods()),
            "`methods` takes names of methods\n\
             help: `methods(find)`; it takes `find`, `get`, `create`, `update`, `patch`, `remove`"
                .to_owned(),
        ),
        (quote!(multi(patch, patch)), "`patch` is said twice\nhelp: remove one of them".to_owned()),
    ] {
        assert_eq!(said(&args, &quote!()), [mistake], "{args}");
    }
}

#[test]
fn what_is_written_is_not_the_stores() {
    let find = quote!(
        fn find(&self) -> Result<Vec<Todo>> {}
    );
    assert_eq!(
        said(&quote!(paginate(10)), &find),
        [
            "`paginate` is about the store's `find`, and the block has its own\nhelp: remove it, and return a page from your `find`"
        ]
    );
    let patch = quote!(
        fn patch(&self, id: i64, data: PatchTodo) -> Result<Todo> {}
    );
    assert_eq!(
        said(&quote!(multi(patch, remove)), &patch),
        ["`multi` is about the store's `patch`, and the block has its own\n\
          help: remove it: what the block has is offered as it is written"]
    );
    assert_eq!(said(&quote!(multi), &patch), [""; 0]);
}

#[test]
fn without_a_store() {
    let help = "help: `#[adapter] fn store(&self) -> &Memory<Todo> { &self.0 }` in the block";
    for key in ["paginate(10)", "multi", "methods(find)"] {
        let word = key.split('(').next().unwrap();
        let args: TokenStream = key.parse().unwrap();
        let found = mistakes(quote!("todos", #args), quote!(impl Todos { fn find(&self) -> Result<()> {} }));
        assert_eq!(found, [format!("`{word}` is about the methods of a store, and this service has none\n{help}")]);
    }
    let scope = quote! { impl Todos { fn find(&self) -> Result<()> {} #[scope] fn mine(&self) -> Scope<Todo> {} } };
    let found = mistakes(quote!("todos"), scope);
    assert_eq!(found, [format!("a scope is about the records of a store, and this service has none\n{help}")]);
}

#[test]
fn functions() {
    let adapter = |function: TokenStream| mistakes(quote!("todos"), quote!(impl Todos { #[adapter] #function {} }));
    let help = "help: `fn store(&self) -> &Memory<Todo>`";
    for (function, mistake) in [
        (quote!(fn store(&self)), format!("`store` returns the store\n{help}")),
        (
            quote!(fn store(&self) -> Memory<Todo>),
            "the store is borrowed from the service\nhelp: `fn store(&self) -> &Memory<Todo>`".to_owned(),
        ),
        (quote!(fn store(&self) -> &impl Adapter), format!("the type of the store has to be named\n{help}")),
        (
            quote!(async fn store(&self) -> &Memory<Todo>),
            format!("`store` cannot be `async`: it only says where the store is\n{help}"),
        ),
        (quote!(fn store(&self, me: User) -> &Memory<Todo>), format!("`store` takes nothing: there is no call\n{help}")),
        (
            quote!(fn store(&self) -> &mut Memory<Todo>),
            format!("a store is shared by many calls: `store` returns `&`, not `&mut`\n{help}"),
        ),
    ] {
        // The block may have said nothing else: without a store it has no method.
        let said = adapter(function);
        assert_eq!(said.first(), Some(&mistake), "{said:?}");
    }
    let scope = quote!(
        #[scope]
        fn mine(&self, me: Inject<User>) {}
    );
    assert_eq!(
        said(&quote!(), &scope),
        ["`mine` does not say which records a call may see\nhelp: `fn mine(&self, me: Inject<User>) -> Scope<Todo>`"]
    );
    let two = quote! {
        #[adapter] fn other(&self) -> &Memory<Todo> {}
        #[scope] fn mine(&self) -> Scope<Todo> {}
        #[scope] fn yours(&self) -> Scope<Todo> {}
    };
    assert_eq!(
        said(&quote!(), &two),
        [
            "a service has one `#[adapter]`\nhelp: remove the others",
            "a service has one `#[scope]`\nhelp: join them with `.and(..)`"
        ]
    );
    assert_eq!(
        said(&quote!(deny(unguarded), methods(get)), &quote!()),
        ["every client can call `get`, which `deny(unguarded)` forbids\n\
          help: `#[guard(signed_in)]` on it, or on the block for all methods\n\
          help: or let it ask who calls: `me: Inject<User>`\n\
          help: or say that it is open on purpose: `#[guard(anyone)]`"]
    );
}
