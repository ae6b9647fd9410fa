//! What hooks borrow of the call.

use quote::quote;

use super::{beside_methods, is_sound, says};

#[test]
fn are_borrowed() {
    for (attr, argument, help) in [
        (quote!(before(create)), quote!(data: New), "cannot own `data`\nhelp: `data: &mut New`"),
        (quote!(after(patch)), quote!(data: Change), "cannot own `data`\nhelp: `data: &Change`"),
        (quote!(after(all)), quote!(result: Page<Message>), "cannot own `result`\nhelp: `result: &mut Page<Message>`"),
        (quote!(before(all)), quote!(result: Message), "cannot own `result`\nhelp: `result: &mut Option<Message>`"),
        (quote!(before(patch)), quote!(id: i64), "cannot own `id`\nhelp: `id: &mut i64`"),
        (quote!(error(all)), quote!(error: Error), "cannot own `error`\nhelp: `error: &Error`"),
        (
            quote!(before(find)),
            quote!(query: Query<Q>),
            "cannot own `query`\nhelp: `query: &mut Q` where the method has `Query<Q>`",
        ),
    ] {
        says(quote!(#[#attr] fn look(&self, #argument) {}), &format!("a hook borrows: `look` {help}"));
    }
}

#[test]
fn of_methods_that_have_them() {
    says(
        quote!(
            #[before(all)]
            fn look(&self, data: &mut impl HasText) {}
        ),
        "`find` has no data\nhelp: list the methods that have it: `#[before(create, patch)]`",
    );
    says(
        quote!(
            #[before(find, create)]
            fn look(&self, data: &mut New) {}
        ),
        "`find` has no data\nhelp: list only methods that have it: `#[before(create)]`",
    );
    says(
        quote!(
            #[error(all)]
            fn look(&self, id: &i64) {}
        ),
        "`find`, `create` have no id\nhelp: list the methods that have it: `#[error(patch)]`",
    );
    says(
        quote!(
            #[before(find)]
            fn look(&self, id: &i64) {}
        ),
        "`find` has no id\nhelp: remove `id`",
    );
    says(
        quote! {
            #[method]
            fn ping(&self, _: ()) -> Result<()> {}
            #[before(ping)]
            fn look(&self, data: &mut ()) {}
        },
        "`ping` has no data\nhelp: remove `data`",
    );
}

#[test]
fn data_after_the_method() {
    for (attr, when) in [(quote!(after), "after the method"), (quote!(error), "when the call has failed")] {
        says(
            quote!(#[#attr(create)] fn look(&self, data: &New) {}),
            "`create` has taken its data, so `look` cannot see it after that\n\
             help: let `create` borrow it: `data: &New`",
        );
        says(
            quote!(#[#attr(patch)] fn look(&self, data: &mut Change) {}),
            &format!("`look` runs {when}, where the data can be read only\nhelp: `data: &Change`"),
        );
        is_sound(quote!(#[#attr(patch)] fn look(&self, data: &Change) {}));
        is_sound(quote!(#[#attr(patch)] fn look(&self, data: &impl Debug) {}));
    }
}

#[test]
fn result_before_there_is_one() {
    for (attr, when) in [(quote!(before), "before the method"), (quote!(error), "when the call has failed")] {
        for (ty, fixed) in [
            (quote!(&mut Message), "Message"),
            (quote!(&Option<Message>), "Message"),
            (quote!(&mut impl Clone), "Output"),
            (quote!(&Message), "Message"),
        ] {
            says(
                quote!(#[#attr(patch)] fn look(&self, result: #ty) {}),
                &format!(
                    "`look` runs {when}, where there is no result yet, but it may give one\n\
                     help: `result: &mut Option<{fixed}>`"
                ),
            );
        }
        is_sound(quote!(#[#attr(patch)] fn look(&self, result: &mut std::option::Option<Message>) {}));
    }
}

#[test]
fn error_where_there_is_none() {
    for (attr, when) in [(quote!(before), "before the method"), (quote!(after), "after the method")] {
        for ty in [quote!(&Error), quote!(Error)] {
            says(
                quote!(#[#attr(patch)] fn look(&self, error: #ty) {}),
                &format!("`look` runs {when}, where there is no error\nhelp: handle errors in a function with `#[error(..)]`"),
            );
        }
    }
}

#[test]
fn types() {
    for (part, attr) in [("data", quote!(before)), ("result", quote!(after))] {
        let name = quote::format_ident!("{part}");
        says(
            quote!(#[#attr(patch)] fn look(&self, #name: &mut Vec<impl Clone>) {}),
            &format!(
                "`{part}` of `look` cannot be `impl Trait`\n\
                 help: name the type, or borrow the whole: `&mut impl Trait`"
            ),
        );
        says(
            quote!(#[#attr(patch)] fn look(&self, #name: &mut Vec<&str>) {}),
            &format!("arguments are owned: `{part}` of `look` cannot hold a reference\nhelp: `String`"),
        );
    }
    for (part, attr) in [("id", quote!(before)), ("query", quote!(before)), ("error", quote!(error))] {
        let name = quote::format_ident!("{part}");
        says(
            quote!(#[#attr(patch)] fn look(&self, #name: &mut impl Clone) {}),
            &format!("`{part}` of `look` cannot be `impl Trait`\nhelp: name the type"),
        );
    }
}

#[test]
fn others() {
    let note = "note: a hook borrows `id`, `data`, `query`, `result` and `error`, by these names, or all of the call: \
                `cx: &mut HookContext`";
    for (argument, shown, owned) in [
        (quote!(me: &Inject<User>), "`me` of `look` cannot be `&Inject<User>`", "me: Inject<User>"),
        (quote!(me: &mut [u8]), "`me` of `look` cannot be `&mut [u8]`", "me: Vec<u8>"),
        (quote!(_data: &New), "`_data` of `look` cannot be `&New`", "_data: New"),
    ] {
        says(
            quote!(#[before(create)] fn look(&self, #argument) {}),
            &format!("{shown}\n{note}\nhelp: arguments that are made from the call are owned: `{owned}`"),
        );
    }
}

#[test]
fn all_of_the_call() {
    says(
        quote!(
            #[before(create)]
            fn look(&self, cx: &mut HookContext, data: &mut New) {}
        ),
        "`look` borrows all of the call and a part of it\nhelp: remove one of the two: the parts are in the whole",
    );
    says(
        quote!(
            #[before(create)]
            fn look(&self, cx: &mut HookContext, more: &mut HookContext) {}
        ),
        "`look` borrows the call twice\nhelp: remove one of the two",
    );
    is_sound(quote!(
        #[before(create)]
        fn look(&self, me: Inject<User>, call: &mut a::HookContext, Query(q): Query<Q>) {}
    ));
}

#[test]
fn each_of_several() {
    let found = beside_methods(&quote! {
        #[before(create, get)]
        fn one(&mut self, data: New, error: Error, me: &User) -> impl Sized {}
        #[after(all)]
        fn two(&self, id: &i64, data: &New) {}
    });
    assert_eq!(found.len(), 6 + 2, "{found:#?}");
}
