//! Which of our attributes stands where.

use quote::quote;

use super::{beside_methods, is_sound, says};
use crate::tests::mistakes;

#[test]
fn on_a_function_only() {
    says(
        quote!(
            #[before(create)]
            const LIMIT: u8 = 1;
        ),
        "`#[before]` belongs on a function of the service\nhelp: move it, or remove it",
    );
    says(
        quote!(
            #[method]
            type Id = u8;
        ),
        "`#[method]` belongs on a function of the service\nhelp: move it, or remove it",
    );
}

#[test]
fn not_on_the_block() {
    let found = mistakes(
        quote!("messages"),
        quote! {
            #[before(all)]
            #[hook(limit())]
            #[setup]
            impl Messages { fn find(&self) -> Result<()> {} }
        },
    );
    let help = "help: put it on a function inside; a hook for all methods is `#[hook(..)]` here, or a function with `(all)`";
    assert_eq!(
        found,
        ["before", "setup"].map(|word| format!("`#[{word}]` belongs on a function of the block, not on the block\n{help}")),
    );
}

#[test]
fn without_a_path() {
    for word in [quote!(before(create)), quote!(publish), quote!(setup)] {
        let found = beside_methods(&quote! {
            #[feathers::#word]
            fn mark(&self, data: &New) -> Audience {}
        });
        assert!(found[0].contains("belongs to `#[service]` and has no path of its own\nhelp: `#["), "{found:#?}");
    }
    // Somebody else's.
    is_sound(quote! {
        #[other::before(create)]
        #[feathers::x::method]
        fn mark(self) {}
    });
}

#[test]
fn on_a_method() {
    says(
        quote!(
            #[method]
            fn get(&self, id: i64) -> Result<()> {}
        ),
        "`get` is a method by its name, it cannot be `#[method]`\nhelp: remove `#[method]`",
    );
    says(
        quote!(
            #[after(find)]
            fn get(&self, id: i64) -> Result<()> {}
        ),
        "`get` is a method by its name, it cannot be `#[after]`\n\
         help: give the hook a name of its own, or attach a value with `#[hook(after = ..)]`",
    );
    for word in ["publish", "setup", "teardown"] {
        let attr = quote::format_ident!("{word}");
        says(
            quote!(
                #[#attr]
                fn get(&self, id: i64) -> Result<()> {}
            ),
            &format!(
                "`get` is a method by its name, it cannot be `#[{word}]`\n\
                 help: put `#[{word}]` on a function with a name of its own"
            ),
        );
    }
}

#[test]
fn one_of_them() {
    says(
        quote!(
            #[method]
            #[method]
            fn ping(&self, _: ()) -> Result<()> {}
        ),
        "`#[method]` is said twice of `ping`\nhelp: remove one of them",
    );
    says(
        quote!(
            #[before(create)]
            #[before(patch)]
            fn trim(&self) {}
        ),
        "`#[before]` is said twice of `trim`\nhelp: one list: `#[before(..)]`",
    );
    says(
        quote!(
            #[before(create)]
            #[after(patch)]
            fn trim(&self) {}
        ),
        "a hook is of one kind: `trim` is `#[before]` already\n\
         help: write a function for each kind, which may call a common one",
    );
    says(
        quote!(
            #[method]
            #[around(all)]
            fn r#trim(&self) {}
        ),
        "`trim` cannot be `#[method]` and `#[around]`\nhelp: write a function for each",
    );
    says(
        quote!(
            #[publish]
            #[teardown]
            fn trim(&self) {}
        ),
        "`trim` cannot be `#[publish]` and `#[teardown]`\nhelp: write a function for each",
    );
}
