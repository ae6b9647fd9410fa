//! Publishers.

use proc_macro2::TokenStream;
use quote::quote;

use super::{beside_methods, is_sound, says};
use crate::tests::{mistakes, mistakes_of};

fn with_events(items: &TokenStream) -> Vec<String> {
    mistakes(
        quote!("messages", events = MessageEvent),
        quote!(impl Messages { fn create(&self, data: New) -> Result<()> {} #items }),
    )
}

#[test]
fn lists() {
    let help = "help: `#[publish(created)]`, or `#[publish(all)]`";
    for (list, mistake) in [
        (quote!(publish()), format!("`#[publish]` needs the events it is for\n{help}")),
        (quote!(publish = "created"), format!("`#[publish]` takes its events in brackets\n{help}")),
        (quote!(publish(1)), format!("`1` is no name of an event\n{help}")),
        (quote!(publish(created, created)), "`created` is said twice\nhelp: remove one of them".to_owned()),
        (
            quote!(publish(all, created)),
            "`all` stands alone: it is every event\nhelp: `#[publish(all)]`, or the names without it".to_owned(),
        ),
    ] {
        says(quote!(#[#list] fn who(&self, message: &Message) -> Audience {}), &mistake);
    }
    for list in [quote!(publish), quote!(publish(all)), quote!(publish("created", patched,))] {
        is_sound(quote!(#[#list] fn who(&self, message: &Message) -> Audience {}));
    }
}

#[test]
fn unknown_events() {
    for (name, mistake) in [
        (
            quote!(removed),
            "this service has no event `removed`\n\
             help: it has `created`, `patched`; its own are the variants of an enum: `#[service(\"..\", events = MessageEvent)]`",
        ),
        (quote!(create), "`create` is a method, its event is `created`\nhelp: `#[publish(created)]`"),
    ] {
        says(
            quote!(
                #[publish(#name)]
                fn who(&self, message: &Message) -> Audience {}
            ),
            mistake,
        );
    }
    let find = quote!(
        fn find(&self) -> Result<()> {}
    );
    assert_eq!(
        mistakes_of(quote!(#find #[publish(created)] fn who(&self, message: &Message) -> Audience {})),
        ["this service has no event `created`\n\
          help: it has none; its own are the variants of an enum: `#[service(\"..\", events = MessageEvent)]`"],
    );
    assert_eq!(
        mistakes_of(quote!(#find #[publish] fn who(&self, message: &Message) -> Audience {})),
        ["no method of this service is followed by an event\n\
          note: `created`, `updated`, `patched` and `removed` follow `create`, `update`, `patch` and `remove`\n\
          help: name the events: `#[publish(..)]`"],
    );
    // Whether it is one of the enum's, the compiler finds out.
    assert_eq!(
        with_events(&quote!(
            #[publish(typing)]
            fn who(&self, e: &MessageEvent) -> Audience {}
        )),
        [""; 0]
    );
}

#[test]
fn one_for_an_event() {
    says(
        quote! {
            #[publish(created)]
            fn one(&self, message: &Message) -> Audience {}
            #[publish]
            fn two(&self, message: &Message) -> Audience {}
        },
        "`created` is published by `one` already\nhelp: name it in one of the two lists only",
    );
    assert_eq!(
        with_events(&quote! {
            #[publish(typing)]
            fn one(&self, e: &MessageEvent) -> Audience {}
            #[publish(log, "typing")]
            fn two(&self, e: &MessageEvent) -> Audience {}
        }),
        ["`typing` is published by `one` already\nhelp: name it in one of the two lists only"],
    );
    is_sound(quote! {
        #[cfg(a)]
        #[publish(created)]
        fn one(&self, message: &Message) -> Audience {}
        #[cfg(b)]
        #[publish(created)]
        fn two(&self, message: &Message) -> Audience {}
    });
}

#[test]
fn of_both_kinds() {
    assert_eq!(
        with_events(&quote!(
            #[publish(created, typing)]
            fn who(&self, message: &Message) -> Audience {}
        )),
        ["`typing` is told about what happened as `&MessageEvent`, `created` about the result of its method\n\
          help: write a function for each"],
    );
    assert_eq!(
        with_events(&quote!(
            #[publish(typing)]
            fn who(&self, e: &MessageEvent, me: Inject<User>) -> Audience {}
        )),
        ["`typing` is emitted by the service, not by a call, so there is nothing to make this of\n\
          help: `fn who(&self, event: &MessageEvent) -> Audience`"],
    );
}

#[test]
fn signature() {
    let help = "help: `fn who(&self, message: &Message) -> Audience`";
    for (function, mistake) in [
        (
            quote!(fn who(&self) -> Audience),
            format!("`who` needs what the event is about\n{help}; who hears all events is `publish = ..` of `#[service]`"),
        ),
        (
            quote!(fn who(&self, message: Message) -> Audience),
            "a publisher borrows what the event is about: `who`\nhelp: `message: &Message`".to_owned(),
        ),
        (
            quote!(fn who(&self, message: &mut Message) -> Audience),
            "a publisher reads what the event is about: `who`\n\
             help: `message: &Message`; a hook with `#[after(..)]` may change it"
                .to_owned(),
        ),
        (
            quote!(fn who(&self, message: &impl Clone) -> Audience),
            "the first argument of `who` cannot be `impl Trait`\n\
             note: the type tells the items of a list\n\
             help: name it"
                .to_owned(),
        ),
        (
            quote!(fn who(&self, message: &Message, me: &User) -> Audience),
            "arguments are owned: `me` of `who` cannot be a reference\nhelp: `me: User`".to_owned(),
        ),
        (quote!(fn who(&self, message: &Message)), format!("`who` does not say who hears the event\n{help}")),
        (
            quote!(fn who(&self, message: &Message) -> impl IntoAudience),
            "the return type of `who` cannot be `impl Trait`\nhelp: name the type: `Audience`, or a `Result` with it".to_owned(),
        ),
        (quote!(fn who(message: &Message) -> Audience), format!("`who` needs `&self` first\n{help}")),
    ] {
        says(quote!(#[publish] #function {}), &mistake);
    }
}

#[test]
fn each_of_several() {
    let found = beside_methods(&quote! {
        #[publish(updated, removed)]
        fn one(&self, message: &Message) -> Audience {}
        #[publish(created)]
        fn two(self, message: Message) {}
    });
    assert_eq!(found.len(), 2 + 3, "{found:#?}");
}
