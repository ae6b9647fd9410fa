//! Custom methods and events.

use quote::quote;

use super::{check, compare};
use crate::derive;
use crate::tests::parse;

#[test]
fn custom() {
    check(
        "custom",
        quote!("messages"),
        quote! {
            impl<S: Store> Messages<S> {
                async fn find(&self) -> Result<Vec<Message>> { todo!() }
                /// Marks all up to this one.
                #[method]
                async fn mark_read(&self, data: MarkRead, me: Inject<User>) -> Result<Unread> { todo!() }
                #[cfg(feature = "typing")]
                #[method(rename = "type")]
                fn r#type(&self, typing: &Typing) -> Result<()> { todo!() }
                #[method]
                async fn ping(&self, _: ()) -> Result<Pong> { todo!() }
            }
        },
    );
}

#[test]
fn events() {
    check(
        "events",
        quote!("messages", events = MessageEvent<S>),
        quote!(
            impl<S: Store> Messages<S> {
                async fn find(&self) -> Result<Vec<Message>> {
                    todo!()
                }
            }
        ),
    );
}

#[test]
fn events_of_an_enum() {
    let found = prettyplease::unparse(&parse(&derive::events(quote! {
        /// What happens beside messages.
        #[event(crate = crate::reexports::api)]
        enum MessageEvent<T: Payload> where T: Send {
            Typing(Typing),
            UserJoined(Vec<T>),
            #[event(rename = "log-line")]
            Log(String),
            Cleared,
        }
    })));
    compare("derive", &found);
    assert!(!found.contains("::feathers::"), "the default path is nowhere");
}
