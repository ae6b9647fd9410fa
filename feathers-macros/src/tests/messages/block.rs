//! The block as a whole.

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
