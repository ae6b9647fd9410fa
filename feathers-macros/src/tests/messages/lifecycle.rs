//! Setup and teardown.

use quote::quote;

use super::{is_sound, says};

#[test]
fn one_of_each() {
    for word in ["setup", "teardown"] {
        let attr = quote::format_ident!("{word}");
        says(
            quote! {
                #[#attr]
                fn one(&self) {}
                #[#attr]
                async fn two(&self) -> Result<()> {}
            },
            &format!("a service has one `#[{word}]`: `one` is it already\nhelp: call this one from `one`"),
        );
        is_sound(quote! {
            #[cfg(a)]
            #[#attr]
            fn one(&self) {}
            #[cfg(not(a))]
            #[#attr]
            async fn two(&self) -> Result<()> {}
        });
    }
}

#[test]
fn signature() {
    let setup = "help: `async fn start(&self, app: AppRef) -> Result<()>`";
    for (function, mistake) in [
        (
            quote!(async fn start(&self, app: AppRef, me: Inject<User>)),
            format!("`start` takes the app, and nothing else: there is no call\n{setup}"),
        ),
        (
            quote!(async fn start(&self, app: &AppRef)),
            "arguments are owned: `app` of `start` cannot be a reference\nhelp: `app: AppRef`".to_owned(),
        ),
        (quote!(async fn start(app: AppRef)), format!("`start` needs `&self` first\n{setup}")),
        (
            quote!(fn start(&self) -> impl Future<Output = ()>),
            "the return type of `start` cannot be `impl Trait`\nhelp: `Result<()>`, and `async fn` where it waits".to_owned(),
        ),
    ] {
        says(quote!(#[setup] #function {}), &mistake);
    }
    says(
        quote!(
            #[teardown]
            async fn stop(&self, app: AppRef) {}
        ),
        "`stop` takes nothing: there is no call\nhelp: `async fn stop(&self) -> Result<()>`",
    );
    says(
        quote!(
            #[setup(late)]
            fn start(&self) {}
        ),
        "`#[setup]` takes nothing\nhelp: `#[setup]`",
    );
}
