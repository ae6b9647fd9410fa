//! Values of `#[hook(..)]`.

use quote::quote;

use super::{beside_methods, is_sound, says};
use crate::tests::mistakes;

const HELP: &str = "help: `#[hook(authenticated())]`, or with the time it runs: `#[hook(after = mask())]`";

#[test]
fn on_a_method_or_the_block() {
    says(
        quote!(
            #[hook(limit())]
            fn mark(&self) {}
        ),
        "`#[hook]` attaches a hook to a method, and `mark` is none\n\
         help: put it on a method, or on the `impl` block for all of them; \
         a hook written here is `#[before(create)] fn mark(..)`",
    );
    is_sound(quote! {
        #[hook(limit())]
        fn get(&self, id: i64) -> Result<()> {}
        #[hook(before = limit(), after = a == b, |cx| cx, around = x = y)]
        #[hook(limit(),)]
        #[method]
        fn ping(&self, _: ()) -> Result<()> {}
    });
}

#[test]
fn values() {
    for (attr, mistake) in [
        (quote!(hook), format!("`#[hook]` needs a hook\n{HELP}")),
        (quote!(hook()), format!("`#[hook]` needs a hook\n{HELP}")),
        (quote!(hook = limit()), format!("`#[hook]` needs a hook\n{HELP}")),
        (
            quote!(hook(befor = limit())),
            "a hook does not run `befor`\nhelp: it runs `before`, `after`, `error` or `around`".to_owned(),
        ),
        (quote!(hook(after =)), "`after` needs a hook\nhelp: `#[hook(after = ..)]`".to_owned()),
        (quote!(hook(limit() mask())), "expected `,` before this".to_owned()),
    ] {
        says(
            quote!(
                #[#attr]
                fn get(&self, id: i64) -> Result<()> {}
            ),
            &mistake,
        );
    }
}

#[test]
fn each_of_several() {
    let found = beside_methods(&quote! {
        #[hook(befor = limit(), afte = mask(), 1 +)]
        fn get(&self) -> Result<()> {}
    });
    assert_eq!(found.len(), 3 + 1, "{found:#?}");
    let found = mistakes(
        quote!("messages"),
        quote! {
            #[hook]
            #[feathers::hook(a = b)]
            impl Messages { fn find(&self) -> Result<()> {} }
        },
    );
    assert_eq!(found.len(), 3, "{found:#?}");
}
