//! The words for every mistake.

mod of_the_attribute {
    use proc_macro2::TokenStream;
    use quote::quote;

    use crate::tests::{mistakes, mistakes_in};

    #[track_caller]
    fn says(args: TokenStream, expected: &str) {
        assert_eq!(mistakes_in(args), [expected]);
    }

    #[test]
    fn path() {
        const HELP: &str = "help: `#[feathers::service(\"messages\")]`";
        says(quote!(), &format!("a service needs a path\n{HELP}"));
        says(quote!(messages), &format!("the path of a service is a string literal\n{HELP}"));
        says(quote!(a::PATH, crate = x), &format!("the path of a service is a string literal\n{HELP}"));
        says(quote!(path = "messages"), &format!("the path of a service is written without a key\n{HELP}"));
        says(quote!(allow_unknown_query, "messages"), &format!("the path of a service comes first\n{HELP}"));
        says(
            quote!("messages", "todos"),
            "a service has one path\n\
             help: the path is `messages`; after it come `crate = path`, `allow_unknown_query`, `publish = expression`, `events = Type`",
        );
        for empty in ["", "/", "//"] {
            says(
                quote!(#empty),
                "the path of a service cannot be empty\n\
                 help: name it as clients do: `#[feathers::service(\"messages\")]`",
            );
        }
        says(
            quote!("my\tmessages"),
            "the path `my\tmessages` contains whitespace\n\
             help: clients would have to send it too: `my-messages`",
        );
        says(quote!("/a//b/"), "the path `a//b` has an empty segment\nhelp: one slash separates two names: `a/b`");
        says(
            quote!("a::b"),
            "the path `a::b` contains `::`\n\
             note: older clients call `path::method`, so `::` separates a path from its method\n\
             help: nest with slashes: `a/b`",
        );
    }

    #[test]
    fn placeholders() {
        says(quote!("users/:"), "the path `users/:` has a placeholder without a name\nhelp: name what it stands for: `:userId`");
        says(
            quote!("users/:1st"),
            "the placeholder `:1st` is not a name\n\
             help: use letters, digits and `_`, not starting with a digit: `:userId`",
        );
        says(
            quote!("users/:id/friends/:id"),
            "the placeholder `:id` is twice in the path `users/:id/friends/:id`\n\
             help: give each a name of its own: the route of a call has one value for a name",
        );
        assert_eq!(mistakes_in(quote!("users/:_/:user_1")), [""; 0]);
    }

    #[test]
    fn keys() {
        says(
            quote!("messages", evnts = 3),
            "`#[service]` has no key `evnts`\n\
             help: after the path it takes `crate = path`, `allow_unknown_query`, `publish = expression`, `events = Type`",
        );
        says(
            quote!("messages", allow_unknown_query, allow_unknown_query),
            "`allow_unknown_query` is said twice\nhelp: remove one of them",
        );
        says(quote!("messages", crate = a, crate = b), "`crate` is said twice\nhelp: remove one of them");
        says(
            quote!("messages", allow_unknown_query = true),
            "`allow_unknown_query` takes no value\nhelp: write only `allow_unknown_query`, or leave it out",
        );
        for valueless in [quote!(publish), quote!(publish =), quote!(publish = 1 +)] {
            says(quote!("messages", #valueless), "`publish` needs a value\nhelp: `publish = everyone()`");
        }
        says(quote!("messages" crate = a), "expected `,` before this");
    }

    #[test]
    fn crate_path() {
        says(quote!("messages", crate = "feathers"), "`crate` is a path, not another expression\nhelp: `crate = some::path`");
        says(
            quote!("messages", crate = super::feathers),
            "`crate` is an absolute path: it starts with `crate`, `::` or the name of a crate\n\
             help: `crate = some::path`",
        );
        says(
            quote!("messages", crate = a::<b>),
            "`crate` is a path to a crate or module, without `<…>`\nhelp: `crate = some::path`",
        );
        for sound in [quote!(a), quote!(::a::b), quote!(crate::a)] {
            assert_eq!(mistakes_in(quote!("messages", crate = #sound)), [""; 0]);
        }
    }

    #[test]
    fn all_at_once_and_those_of_the_block() {
        let found = mistakes(
            quote!("my messages", evnts, publish, crate = "x"),
            quote!(impl Messages { fn get(&self) {} fn remove(self, id: i64) -> Result<()> { Ok(()) } }),
        );
        assert_eq!(found.len(), 4 + 2 + 1, "{found:#?}");
    }
}

mod of_the_block {
    use quote::quote;

    use crate::tests::{mistakes, mistakes_of};

    #[test]
    fn without_a_method() {
        assert_eq!(
            mistakes_of(quote!(
                fn list(&self) {}
                const FIND: u8 = 1;
            )),
            ["this service has no method that clients can call\n\
              help: write at least one of `find`, `get`, `create`, `update`, `patch`, `remove`, or mark one of your own with `#[method]`"],
        );
    }

    #[test]
    fn of_a_trait() {
        assert_eq!(
            mistakes(quote!("messages"), quote!(impl Finds for Messages<T> { fn find(&self) -> Result<()> { Ok(()) } })),
            ["a service is an `impl` block without a trait\n\
              help: move its methods to `impl Messages<T> { .. }` and put `#[service]` there"],
        );
    }

    #[test]
    fn that_is_none() {
        let help = "help: put it on the block that holds the methods";
        for (item, what, name) in [
            (
                quote!(
                    pub struct Todos {
                        a: u8,
                    }
                ),
                "struct",
                "Todos",
            ),
            (
                quote!(
                    #[derive(Debug)]
                    enum Todo {
                        A,
                    }
                ),
                "enum",
                "Todo",
            ),
            (
                quote!(
                    pub const async unsafe fn find(&self) {}
                ),
                "fn",
                "Messages",
            ),
            (
                quote!(
                    mod find {
                        impl A {}
                    }
                ),
                "mod",
                "Messages",
            ),
            (
                quote!(
                    unsafe trait A {
                        fn find(&self);
                    }
                ),
                "trait",
                "Messages",
            ),
            (
                quote!(
                    const A: u8 = 1;
                ),
                "const",
                "Messages",
            ),
        ] {
            // What else the attribute says is of no account there.
            assert_eq!(
                mistakes(quote!("a b"), item),
                [format!("`#[service]` belongs on an `impl` block, not on this `{what}`\n{help}: `impl {name} {{ .. }}`")],
            );
        }
        assert_eq!(
            mistakes(quote!("a"), quote!(thing! {})),
            [format!("`#[service]` belongs on an `impl` block\n{help}: `impl Messages {{ .. }}`")],
        );
    }
}

mod of_a_method {
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
            fn helper(self) -> impl Sized {}
            fn remove(&self, id: i64) -> Result<()> {}
        });
        assert_eq!(found.len(), 3, "{found:#?}");
    }
}
