//! The enum of a service's events.

use proc_macro2::TokenStream;
use quote::quote;

use crate::derive::events;
use crate::tests::{messages_of, parse};

#[track_caller]
fn says(item: TokenStream, expected: &str) {
    assert_eq!(messages_of(&parse(&events(item))), [expected]);
}

#[test]
fn that_is_none() {
    for item in [
        quote!(
            struct A;
        ),
        quote!(union A { a: u8 }),
    ] {
        says(item, "events are the variants of an enum\nhelp: `#[derive(Events)] enum MessageEvent { Typing(Typing) }`");
    }
    says(
        quote!(
            enum A {}
        ),
        "this enum has no events\nhelp: a variant is an event: `Typing(Typing)`",
    );
}

#[test]
fn payloads() {
    for variant in [quote!(Typing { who: u8 }), quote!(Typing(u8, u8)), quote!(Typing()), quote!(Typing {})] {
        says(
            quote!(enum A { #variant, Other }),
            "an event carries one value: use a struct\nhelp: `Typing(Typing)`, or `Typing` for nothing",
        );
    }
}

#[test]
fn names() {
    says(
        quote!(
            enum A {
                Typing,
                #[event(rename = "typing")]
                Other,
            }
        ),
        "two events are named `typing`\nhelp: `#[event(rename = \"..\")]` on one of them",
    );
    says(
        quote!(
            enum A {
                #[event(rename = "is typing")]
                Typing,
            }
        ),
        "the name `is typing` of an event contains whitespace\nhelp: clients would have to send it too: `is-typing`",
    );
    says(
        quote!(
            enum A {
                #[event(rename = "")]
                Typing,
            }
        ),
        "the name of an event cannot be empty\nhelp: `rename = \"name\"`",
    );
}

#[test]
fn keys() {
    let help = "help: `#[event(rename = \"typing\")]`";
    says(
        quote!(
            enum A {
                #[event(name = "a")]
                Typing,
            }
        ),
        &format!("`#[event]` has no key `name`\n{help}"),
    );
    says(
        quote!(
            enum A {
                #[event(rename = 1)]
                Typing,
            }
        ),
        &format!("`rename` is a string\n{help}"),
    );
    says(
        quote!(
            enum A {
                #[event]
                Typing,
            }
        ),
        "`#[event]` says nothing\nhelp: `#[event(rename = \"..\")]`, or remove it",
    );
    says(
        quote!(
            enum A {
                #[event(rename = "a")]
                #[event(rename = "b")]
                Typing,
            }
        ),
        "`rename` is said twice\nhelp: remove one of them",
    );
    let help = "help: `#[event(crate = some::path)]`";
    says(
        quote!(
            #[event(rename = "a")]
            enum A {
                Typing,
            }
        ),
        &format!("`#[event]` of an enum has no key `rename`\n{help}"),
    );
    says(
        quote!(
            #[event(crate = "a")]
            enum A {
                Typing,
            }
        ),
        "`crate` is a path, not another expression\nhelp: `crate = some::path`",
    );
    says(
        quote!(
            #[event(crate = a)]
            #[event(crate = b)]
            enum A {
                Typing,
            }
        ),
        "`crate` is said twice\nhelp: remove one of them",
    );
}

#[test]
fn each_of_several() {
    let found = messages_of(&parse(&events(quote! {
        #[event(x)]
        enum A { B { a: u8 }, #[event(y)] C, D, #[event(rename = "d")] E }
    })));
    assert_eq!(found.len(), 4, "{found:#?}");
}
