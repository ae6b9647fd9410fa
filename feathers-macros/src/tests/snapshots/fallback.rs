//! What is left of a service with mistakes.

use quote::{ToTokens, quote};
use syn::{ItemImpl, parse_quote};

use super::check;
use crate::service::service;
use crate::tests::parse;

#[test]
fn fallback() {
    check(
        "fallback",
        quote!("messages"),
        quote! {
            impl<S: Store> Messages<S> {
                async fn find(&self) -> Result<Vec<Message>> { todo!() }
                async fn get(&self) -> Result<Message> { todo!() }
            }
        },
    );
}

#[test]
fn fallback_of_the_attribute() {
    let broken = parse(&service(quote!("a b"), quote!(impl Messages { fn find(&self) -> Result<()> { Ok(()) } })));
    let stub: ItemImpl = parse_quote! {
        #[automatically_derived]
        impl ::feathers::__private::Service for Messages {
            const PATH: &'static str = "";
            const ROWS: &'static [::feathers::__private::Row<Self>] = &[];
            type Client = ::feathers::__private::Handle<Self>;
        }
    };
    assert_eq!(broken.items.len(), 3);
    assert_eq!(broken.items[1].to_token_stream().to_string(), stub.to_token_stream().to_string());
}

#[test]
fn fallback_of_all() {
    check(
        "fallback_all",
        quote!("messages", events = MessageEvent<S>),
        quote! {
            #[hook(authenticated())]
            impl<S: Store> Messages<S> {
                #[hook(limit(10))]
                async fn find(&self) -> Result<Vec<Message>> { todo!() }
                #[method]
                async fn mark_read(&self, data: MarkRead) -> Result<Unread> { todo!() }
                #[before(all)]
                fn check(self) {}
                #[publish(typing)]
                fn near(&self, event: &MessageEvent<S>) -> Audience { todo!() }
                #[setup]
                fn start(&self) {}
            }
        },
    );
}
