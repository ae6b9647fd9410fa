//! The six methods.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::tests::mistakes_of;

#[track_caller]
fn says(item: TokenStream, expected: &str) {
    assert_eq!(mistakes_of(item), [expected]);
}

#[test]
fn receiver() {
    let help = "help: `async fn find(&self) -> Result<Output>`";
    says(
        quote!(
            async fn find() -> Result<()> {}
        ),
        &format!("`find` needs `&self` first\n{help}"),
    );
    for (receiver, shown) in [
        (quote!(self), "self"),
        (quote!(mut self), "mut self"),
        (quote!(&'static self), "&'static self"),
        (quote!(self: Arc<Self>), "self: Arc<Self>"),
    ] {
        says(
            quote!(async fn find(#receiver) -> Result<()> {}),
            &format!(
                "`find` takes `&self`, not `{shown}`\n\
                 note: the service outlives the call, which many others share it with\n{help}"
            ),
        );
    }
    says(
        quote!(
            async fn find(&mut self) -> Result<()> {}
        ),
        &format!(
            "`find` takes `&self`, not `&mut self`\n\
             note: many calls run at once; state that changes goes into a `Mutex` or an atomic\n{help}"
        ),
    );
}

#[test]
fn generics() {
    says(
        quote!(
            async fn create<T: Clone>(&self, data: T) -> Result<()> {}
        ),
        "`create` cannot be generic: a client cannot choose the type\n\
         help: name the types, or make the service generic: `impl<T: ..> Messages<T>`",
    );
    says(
        quote!(
            async fn create<'a>(&'a self, data: &'a Data) -> Result<()> {}
        ),
        "`create` cannot have lifetime parameters\n\
         help: remove them: arguments and results are owned, and `data: &Data` needs none",
    );
    says(
        quote!(
            async fn find(&self) -> Result<()>
            where
                Self: Clone,
            {
            }
        ),
        "`find` cannot have a `where` clause of its own\nhelp: put it on the block: `impl .. where ..`",
    );
    says(
        quote!(
            async fn create(&self, data: Vec<impl Clone>) -> Result<()> {}
        ),
        "the data of `create` cannot be `impl Trait`\n\
         note: a client cannot choose the type\n\
         help: name it",
    );
}

#[test]
fn qualifiers() {
    says(
        quote!(
            async unsafe fn find(&self) -> Result<()> {}
        ),
        "`find` cannot be `unsafe`: no client can keep its contract\n\
         help: remove it, and write `unsafe { .. }` inside, where the contract is kept",
    );
    says(
        quote!(
            const fn find(&self) -> Result<()> {}
        ),
        "`find` cannot be `const`\nhelp: remove it: a client calls `find` at run time",
    );
    says(
        quote!(
            extern "C" fn find(&self) -> Result<()> {}
        ),
        "`find` cannot be `extern`\nhelp: remove it: clients call over a socket",
    );
}

#[test]
fn output() {
    says(
        quote!(
            async fn find(&self) {}
        ),
        "`find` needs a return type\n\
         help: `async fn find(&self) -> Result<Output>`, with `Result<()>` for nothing",
    );
    says(
        quote!(
            async fn find(&self) -> Result<impl Serialize> {}
        ),
        "the result of `find` cannot be `impl Trait`\nhelp: name the type: its schema is published to clients",
    );
    says(
        quote!(
            async fn find(&self) -> Result<Vec<&[u8]>> {}
        ),
        "results are owned: the result of `find` cannot hold a reference\nhelp: `Vec<u8>`",
    );
    says(
        quote!(
            async fn find(&self) -> Result<Cow<'_, str>> {}
        ),
        "results are owned: the result of `find` cannot borrow\n\
         help: use a type without a lifetime, or `'static`",
    );
    assert_eq!(
        mistakes_of(quote!(
            fn find(&self) -> Result<&'static str> {}
        )),
        [""; 0]
    );
    assert_eq!(
        mistakes_of(quote!(
            fn find(&self) -> Result<PhantomData<fn(&str) -> &str>> {}
        )),
        [""; 0]
    );
}

#[test]
fn missing_arguments() {
    for (kind, missing, signature) in [
        ("get", "an id", "get(&self, id: Id)"),
        ("create", "data", "create(&self, data: Data)"),
        ("update", "an id and data", "update(&self, id: Id, data: Data)"),
        ("patch", "an id and data", "patch(&self, id: Id, data: Data)"),
        ("remove", "an id", "remove(&self, id: Id)"),
    ] {
        let name = format_ident!("{kind}");
        says(
            quote!(async fn #name(&self) -> Result<()> {}),
            &format!("`{kind}` needs {missing}\nhelp: `async fn {signature} -> Result<Output>`, then any others"),
        );
    }
    let help = "help: `async fn patch(&self, id: Id, data: Data) -> Result<Output>`, then any others";
    says(
        quote!(
            fn patch(&self, id: i64) -> Result<()> {}
        ),
        &format!("`patch` needs data\n{help}"),
    );
    for without_id in [quote!(data: D), quote!(mut data: D, me: Inject<User>)] {
        says(quote!(fn patch(&self, #without_id) -> Result<()> {}), &format!("`patch` needs an id\n{help}"));
    }
    says(
        quote!(
            fn patch(&self, data: D, id: i64) -> Result<()> {}
        ),
        &format!("`patch` takes its id before its data\n{help}"),
    );
    says(
        quote!(
            fn create(&self, id: i64, data: D) -> Result<()> {}
        ),
        "`create` has no id: there is nothing yet to name\n\
         help: `async fn create(&self, data: Data) -> Result<Output>`, then any others",
    );
}

#[test]
fn references() {
    for (item, role, fixed) in [
        (quote!(fn find(&self, me: &Inject<User>)), "`me` of `find`", "me: Inject<User>"),
        (quote!(fn find(&self, Query(q): &mut Query<Q>)), "an argument of `find`", "Query(q): Query<Q>"),
        (quote!(fn get(&self, id: &str)), "the id of `get`", "id: String"),
        (quote!(fn get(&self, id: &'static [u8])), "the id of `get`", "id: Vec<u8>"),
    ] {
        says(quote!(#item -> Result<()> {}), &format!("arguments are owned: {role} cannot be a reference\nhelp: `{fixed}`"));
    }
    says(
        quote!(
            fn get(&self, id: Vec<&str>) -> Result<()> {}
        ),
        "arguments are owned: the id of `get` cannot hold a reference\nhelp: `String`",
    );
    says(
        quote!(
            fn create(&self, data: &str) -> Result<()> {}
        ),
        "the data of `create` cannot be `&str`\nhelp: `data: String`",
    );
    says(
        quote!(
            fn create(&self, data: &[u8]) -> Result<()> {}
        ),
        "the data of `create` cannot be `&[u8]`\nhelp: `data: Vec<u8>`",
    );
    says(
        quote!(
            fn create(&self, data: &mut D) -> Result<()> {}
        ),
        "the data of `create` cannot be `&mut`\n\
         help: `mut data: D` to change it in the method, `data: &D` to leave it as it is",
    );
    says(
        quote!(
            fn create(&self, data: &'static D) -> Result<()> {}
        ),
        "the data of `create` is borrowed for the call only\nhelp: `data: &D`, or `data: D` to keep it",
    );
}

#[test]
fn each_of_several() {
    let found = mistakes_of(quote! {
        fn find(self) {}
        fn get(&self) -> Result<()> {}
        fn mark(self) -> impl Sized {}
        fn remove(&self, id: i64) -> Result<()> {}
    });
    assert_eq!(found.len(), 3, "{found:#?}");
}
