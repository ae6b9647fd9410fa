//! `#[guard(..)]` and `deny(unguarded)`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{beside_methods, is_sound, says};
use crate::tests::mistakes;

const HELP: &str = "help: `#[guard(signed_in)]`; a method that is open to all is `#[guard(anyone)]`";

#[test]
fn on_a_method_or_the_block() {
    for other in [quote!(), quote!(#[before(create)])] {
        says(
            quote!(
                #[guard(signed_in)]
                #other
                fn mark(&self) {}
            ),
            "`#[guard]` says who may call a method, and `mark` is none\n\
             help: put it on a method, or on the `impl` block for all of them; \
             clients can call `mark` if it is marked `#[method]`",
        );
    }
    says(
        quote!(
            #[guard(signed_in)]
            const A: u8 = 1;
        ),
        "`#[guard]` belongs on a function of the service\nhelp: move it, or remove it",
    );
    is_sound(quote! {
        #[guard(signed_in)]
        fn get(&self, id: i64) -> Result<()> {}
        #[guard(signed_in, allow(|user: &User| user.admin == true), a == b, |cx: &mut HookContext| later(), async |cx| Ok(()),)]
        #[hook(limit())]
        #[guard(anyone)]
        #[method]
        fn ping(&self, _: ()) -> Result<()> {}
    });
}

#[test]
fn values() {
    let keyed = |key: &str| {
        format!(
            "a guard has no `{key}`: it runs before the method and all its hooks\n\
             help: only the guard: `#[guard(signed_in)]`, or a rule: `#[guard(allow(|user: &User| user.admin))]`"
        )
    };
    for (attr, mistake) in [
        (quote!(guard), format!("`#[guard]` needs a guard\n{HELP}")),
        (quote!(guard()), format!("`#[guard]` needs a guard\n{HELP}")),
        (quote!(guard = signed_in), format!("`#[guard]` needs a guard\n{HELP}")),
        (quote!(guard(before = signed_in)), keyed("before")),
        (quote!(guard(role = "admin")), keyed("role")),
        (
            quote!(guard(|me: &User| me.admin)),
            "a rule becomes a guard by `allow`\nhelp: `#[guard(allow(|me: &User| ..))]`".to_owned(),
        ),
        (quote!(guard(a b)), "expected `,` before this".to_owned()),
        (quote!(feathers::guard(a)), "`guard` belongs to `#[service]` and has no path of its own\nhelp: `#[guard]`".to_owned()),
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
        #[guard(after = a, b, role = c, 1 +)]
        #[guard]
        fn get(&self) -> Result<()> {}
    });
    assert_eq!(found.len(), 4 + 1, "{found:#?}");
}

fn unguarded(name: &str) -> String {
    format!(
        "every client can call `{name}`, which `deny(unguarded)` forbids\n\
         help: `#[guard(signed_in)]` on it, or on the block for all methods\n\
         help: or let it ask who calls: `me: Inject<User>`\n\
         help: or say that it is open on purpose: `#[guard(anyone)]`"
    )
}

/// The mistakes of a block that may leave no method open.
fn denied(item: TokenStream) -> Vec<String> {
    mistakes(quote!("messages", deny(unguarded)), item)
}

#[test]
fn methods_without_one() {
    let found = denied(quote! {
        #[hook(limit())]
        impl Messages {
            fn find(&self) -> Result<()> {}
            #[hook(signed_in)]
            fn get(&self, id: Inject<User>, me: Option<Inject<User>>) -> Result<()> {}
            fn create(&self, data: New, me: Inject) -> Result<()> {}
            fn update(&self, id: i64, data: Inject<User>, all: Vec<Inject<User>>) -> Result<()> {}
            fn patch(&self, id: i64, data: &Change, me: Me) -> Result<()> {}
            #[cfg(a)]
            fn remove(&self, id: i64) -> Result<()> {}
            #[method(rename = "read")]
            fn mark_read(&self, _: ()) -> Result<()> {}
            #[before(all)]
            fn own(&self, me: Inject<User>) {}
            fn mark(&self) {}
        }
    });
    let names = ["find", "get", "create", "update", "patch", "remove", "mark_read"];
    assert_eq!(found, names.map(unguarded));
}

#[test]
fn methods_with_one() {
    let none = [""; 0];
    assert_eq!(
        denied(quote! {
            impl Messages {
                #[guard(anyone)]
                fn find(&self) -> Result<()> {}
                fn get(&self, id: i64, query: Query<Q>, Inject(me): feathers::Inject<a::User>) -> Result<()> {}
                #[hook(limit())]
                #[guard(signed_in)]
                #[method]
                fn ping(&self, _: ()) -> Result<()> {}
            }
        }),
        none
    );
    let of_all = quote!(impl Messages { fn find(&self) -> Result<()> {} fn get(&self, id: i64) -> Result<()> {} });
    assert_eq!(denied(quote!(#[guard(signed_in)] #of_all)), none);
    // A guard that can not be read is one mistake, and not one for each method.
    assert_eq!(denied(quote!(#[guard] #of_all)), [format!("`#[guard]` needs a guard\n{HELP}")]);
    let alone = denied(quote!(impl Messages { #[guard] fn find(&self) -> Result<()> {} }));
    assert_eq!(alone, [format!("`#[guard]` needs a guard\n{HELP}")]);
}
