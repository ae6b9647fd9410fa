//! What is written for a service with mistakes.
//!
//! The user's block, so that everything else that uses it still compiles; an empty `impl Service`, so that
//! `App::new().service(Messages)` adds no second message; and the mistakes.

use proc_macro2::TokenStream;
use quote::quote;

use super::{expand_block, expand_service_impl};
use crate::context::Context;
use crate::model::Service;
use crate::syntax::block::Block;

pub(crate) fn expand_stub(cx: &Context, block: &Block, service: &Service, mistakes: &TokenStream) -> TokenStream {
    let block = expand_block(block);
    let private = &cx.private;
    let items = quote! {
        const ROWS: &'static [#private::Row<Self>] = &[];
        type Client = #private::Handle<Self>;
    };
    let stub = expand_service_impl(cx, service, &items);
    quote! {
        #block
        #stub
        #mistakes
    }
}
