//! Hooks: their lists and their signatures.

use quote::quote;

use super::{beside_methods, is_sound, says};
use crate::tests::mistakes_of;

#[test]
fn lists() {
    let help = "help: `#[before(create)]`, or `#[before(all)]`";
    for (list, mistake) in [
        (quote!(before), format!("`#[before]` needs the methods it is for\n{help}")),
        (quote!(before()), format!("`#[before]` needs the methods it is for\n{help}")),
        (quote!(before = "create"), format!("`#[before]` takes its methods in brackets\n{help}")),
        (quote!(before("create")), "the name of a method is written without quotes\nhelp: `create`".to_owned()),
        (quote!(before(Self::create)), format!("`Self::create` is no name of a method\n{help}")),
        (quote!(before(create, 1)), format!("`1` is no name of a method\n{help}")),
        (quote!(before(create patch)), "expected `,` before this".to_owned()),
        (quote!(before(create, create)), "`create` is said twice\nhelp: remove one of them".to_owned()),
        (
            quote!(before(create, all)),
            "`all` stands alone: it is every method\nhelp: `#[before(all)]`, or the names without it".to_owned(),
        ),
    ] {
        says(
            quote!(
                #[#list]
                fn trim(&self) {}
            ),
            &mistake,
        );
    }
    is_sound(quote! {
        #[before(create, r#patch,)]
        fn one(&self) {}
        #[after(all)]
        fn two(&self) {}
    });
}

#[test]
fn unknown_methods() {
    says(
        quote!(
            #[before(crate, create)]
            fn trim(&self) {}
        ),
        "this service has no method `crate`\nhelp: it has `find`, `create`, `patch`; `all` is every one of them",
    );
    let found = beside_methods(&quote! {
        #[method]
        fn mark_read(&self, _: ()) -> Result<()> {}
        #[error(markRead, get)]
        fn report(&self) {}
    });
    assert_eq!(
        found,
        [
            "this service has no method `markRead`\nhelp: it is `mark_read` in the block: `#[error(mark_read)]`",
            "this service has no method `get`\n\
             help: it has `find`, `create`, `patch`, `mark_read`; `all` is every one of them",
        ],
    );
}

#[test]
fn of_a_method_with_mistakes() {
    let found = mistakes_of(quote! {
        fn get(&self) -> Result<()> {}
        #[before(get)]
        fn check(&self, id: &i64) {}
    });
    assert_eq!(found.len(), 1, "{found:#?}");
}

#[test]
fn without_any_method() {
    let found = mistakes_of(quote! {
        #[before(create)]
        fn check(&self) {}
    });
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("this service has no method that clients can call"), "{found:#?}");
}

#[test]
fn signature() {
    let before = "help: `async fn trim(&self, data: &mut Data) -> Result<()>`";
    for (function, mistake) in [
        (quote!(fn trim()), format!("`trim` needs `&self` first\n{before}")),
        (
            quote!(fn trim(&mut self)),
            format!(
                "`trim` takes `&self`, not `&mut self`\n\
                 note: many calls run at once; state that changes goes into a `Mutex` or an atomic\n{before}"
            ),
        ),
        (quote!(const fn trim(&self)), "`trim` cannot be `const`\nhelp: remove it: it is called at run time".to_owned()),
        (
            quote!(unsafe fn trim(&self)),
            "`trim` cannot be `unsafe`: no call can keep its contract\n\
             help: remove it, and write `unsafe { .. }` inside, where the contract is kept"
                .to_owned(),
        ),
        (quote!(extern "C" fn trim(&self)), "`trim` cannot be `extern`\nhelp: remove it: it is called from Rust".to_owned()),
        (
            quote!(fn trim<T: HasText>(&self, data: &mut T)),
            "`trim` cannot be generic: its caller is generated\n\
             help: `data: &mut impl Trait` is the data of any method, `result: &mut impl Trait` any result"
                .to_owned(),
        ),
        (
            quote!(fn trim<'a>(&'a self, data: &'a New)),
            "`trim` cannot have lifetime parameters\nhelp: remove them: what it borrows is borrowed for the call".to_owned(),
        ),
        (
            quote!(fn trim(&self) -> impl Future<Output = ()>),
            "the return type of `trim` cannot be `impl Trait`\nhelp: `Result<()>`, and `async fn` where it waits".to_owned(),
        ),
    ] {
        says(
            quote!(
                #[before(create)]
                #function {}
            ),
            &mistake,
        );
    }
}

#[test]
fn around() {
    let help = "help: `async fn timing(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()>`";
    for (function, mistake) in [
        (
            quote!(fn timing(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()>),
            "`timing` waits for what it surrounds, so it is `async`",
        ),
        (quote!(async fn timing(&self) -> Result<()>), "`timing` takes the call and what it surrounds"),
        (quote!(async fn timing(&self, next: Next<'_>) -> Result<()>), "`timing` takes the call and what it surrounds"),
        (
            quote!(async fn timing(&self, cx: &mut HookContext, next: Next<'_>, me: Inject<User>) -> Result<()>),
            "`timing` takes the call and what it surrounds, and nothing else\nnote: the call holds all there is",
        ),
        (
            quote!(async fn timing(&self, cx: &HookContext, next: Next<'_>) -> Result<()>),
            "`timing` takes the call first, as `&mut HookContext`",
        ),
        (
            quote!(async fn timing(&self, cx: &mut HookContext, next: &mut Next<'_>) -> Result<()>),
            "`timing` takes what it surrounds as `Next<'_>`",
        ),
        (
            quote!(async fn timing(&self, cx: &mut HookContext, next: Next<'_>)),
            "`timing` passes on how the call went, so it returns a `Result`",
        ),
    ] {
        says(
            quote!(
                #[around(all)]
                #function {}
            ),
            &format!("{mistake}\n{help}"),
        );
    }
}
