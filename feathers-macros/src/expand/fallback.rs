//! What is written for a service with mistakes.
//!
//! The user's block, so that everything else that uses it still compiles; an empty `impl Service`, so that
//! `App::new().service(Messages)` adds no second message, and `Emits`, so that emitting an event adds none; and the
//! mistakes.

use proc_macro2::TokenStream;
use quote::quote;

use super::events::expand_emits_impl;
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
    let emits = expand_emits_impl(cx, service, None);
    quote! {
        #block
        #stub
        #emits
        #mistakes
    }
}
