//! Custom methods.

use quote::{format_ident, quote};

use super::{is_sound, says};
use crate::syntax::names::camel_case;

#[test]
fn data() {
    let help = "help: `async fn mark_read(&self, data: Data) -> Result<Output>`; without data `_: ()`";
    says(
        quote!(
            #[method]
            async fn mark_read(&self) -> Result<()> {}
        ),
        &format!("`mark_read` needs data\n{help}"),
    );
    says(
        quote!(
            #[method]
            async fn mark_read(&self, id: i64, data: MarkRead) -> Result<()> {}
        ),
        "`mark_read` has no id: the first argument is its data\n\
         help: put the id into the data: `async fn mark_read(&self, data: Data) -> Result<Output>`",
    );
    says(
        quote!(
            #[method]
            async fn mark_read(&self, data: &str) -> Result<()> {}
        ),
        "the data of `mark_read` cannot be `&str`\nhelp: `data: String`",
    );
    is_sound(quote! {
        #[method]
        fn one(&self, _: ()) -> Result<()> {}
        #[method]
        fn two(&self, id: i64) -> Result<()> {}
        #[method]
        fn three(&self, _: &Typing, me: Inject<User>) -> Result<()> {}
    });
}

#[test]
fn signature() {
    says(
        quote!(
            #[method]
            async fn ping(self, _: ()) -> Result<()> {}
        ),
        "`ping` takes `&self`, not `self`\n\
         note: the service outlives the call, which many others share it with\n\
         help: `async fn ping(&self, data: Data) -> Result<Output>`",
    );
}

#[test]
fn names() {
    for (name, mistake) in [
        ("", "the name of a method cannot be empty\nhelp: `rename = \"name\"`"),
        (
            "mark read",
            "the name `mark read` of a method contains whitespace\nhelp: clients would have to send it too: `mark-read`",
        ),
        (
            "mark::read",
            "the name `mark::read` of a method contains `::`\n\
             note: older clients call `path::method`, so `::` separates a path from what follows\n\
             help: `mark-read`",
        ),
        (
            "find",
            "clients cannot call `mark_read` as `find`: that is a method of its own\n\
             help: name it otherwise, or write `async fn find` without `#[method]`",
        ),
    ] {
        says(
            quote!(
                #[method(rename = #name)]
                async fn mark_read(&self, data: MarkRead) -> Result<()> {}
            ),
            mistake,
        );
    }
    // `create` in clients' words.
    says(
        quote!(
            #[method]
            async fn _create(&self, data: New) -> Result<()> {}
        ),
        "clients cannot call `_create` as `create`: that is a method of its own\n\
         help: name it otherwise, or write `async fn create` without `#[method]`",
    );
    says(
        quote!(
            #[method]
            async fn all(&self, _: ()) -> Result<()> {}
        ),
        "a method cannot be named `all`: a hook's list says so of every method\n\
         help: name it otherwise",
    );
}

#[test]
fn names_of_something_else() {
    for (name, wire) in [("once", "once"), ("list", "publish"), ("remove_listener", "removeListener"), ("deliver", "send")] {
        let function = format_ident!("{name}");
        let rename = (camel_case(name) != wire).then(|| quote!((rename = #wire)));
        says(
            quote!(
                #[method #rename]
                async fn #function(&self, _: ()) -> Result<()> {}
            ),
            &format!(
                "clients cannot call a method `{wire}`: every service of Feathers has something else of that name\n\
                 help: another name for clients: `#[method(rename = \"..\")]`"
            ),
        );
    }
    for (name, keep) in [
        ("on", ""),
        ("emit", ""),
        ("call", ", and keep what clients call: `#[method(rename = \"call\")]`"),
        ("on_all", ", and keep what clients call: `#[method(rename = \"onAll\")]`"),
    ] {
        let function = format_ident!("{name}");
        says(
            quote!(
                #[method]
                async fn #function(&self, _: ()) -> Result<()> {}
            ),
            &format!(
                "a method cannot be named `{name}`: calls from the server have something else of that name: `Calls::{name}`\n\
                 help: name it otherwise{keep}"
            ),
        );
    }
    is_sound(quote! {
        #[method(rename = "call")]
        fn call_somebody(&self, _: ()) -> Result<()> {}
        #[method(rename = "sent")]
        fn send(&self, _: ()) -> Result<()> {}
    });
}

#[test]
fn two_of_one_name() {
    says(
        quote! {
            #[method]
            fn mark_read(&self, _: ()) -> Result<()> {}
            #[method(rename = "markRead")]
            fn read(&self, _: ()) -> Result<()> {}
        },
        "`mark_read` and `read` are both `markRead` to clients\nhelp: `#[method(rename = \"..\")]` on one of them",
    );
    is_sound(quote! {
        #[cfg(a)]
        #[method]
        fn mark_read(&self, _: ()) -> Result<()> {}
        #[cfg(not(a))]
        #[method(rename = "markRead")]
        fn read(&self, _: ()) -> Result<()> {}
    });
}

#[test]
fn keys() {
    let help = "help: `#[method(rename = \"markRead\")]`";
    for (attr, mistake) in [
        (quote!(method(name = "x")), format!("`#[method]` has no key `name`\n{help}")),
        (quote!(method(rename)), format!("`rename` is a string\n{help}")),
        (quote!(method(rename = x)), format!("`rename` is a string\n{help}")),
        (quote!(method(rename = "a", rename = "b")), "`rename` is said twice\nhelp: remove one of them".to_owned()),
        (quote!(method = "x"), format!("`#[method]` takes its keys in brackets\n{help}")),
    ] {
        says(
            quote!(
                #[#attr]
                async fn read(&self, _: ()) -> Result<()> {}
            ),
            &mistake,
        );
    }
    is_sound(quote! {
        #[method()]
        fn one(&self, _: ()) -> Result<()> {}
        #[method(rename = "2",)]
        fn two(&self, _: ()) -> Result<()> {}
    });
}
