//! Custom events: their names and schemas, and who hears them.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::ours;
use crate::context::{Blame, Context};
use crate::model::Service;

/// `EVENTS` and `event_schemas`.
pub(super) fn expand_names(cx: &Context, service: &Service) -> Option<TokenStream> {
    let events = service.events.as_ref()?;
    let private = &cx.private;
    let generator = ours("generator");
    let set = expand_set(cx, service)?;
    // At the type, which is to blame when it is no set of events.
    let Blame { start, end } = Blame::of(events);
    let names = quote_spanned!(end=> NAMES);
    let schemas = quote_spanned!(end=> schemas(#generator));
    let names = quote_spanned!(start=> #set::#names);
    let schemas = quote_spanned!(start=> #set::#schemas);
    Some(quote! {
        const EVENTS: &'static [&'static str] = #names;
        fn event_schemas(
            #generator: &mut #private::SchemaGenerator,
        ) -> ::std::vec::Vec<(&'static str, #private::Schema)> {
            #schemas
        }
    })
}

/// `<MessageEvent as ::feathers::__private::EventSet>`
fn expand_set(cx: &Context, service: &Service) -> Option<TokenStream> {
    let events = service.events.as_ref()?;
    let private = &cx.private;
    let start = Blame::of(events).start;
    Some(quote_spanned!(start=> <#events as #private::EventSet>))
}

/// What lets a handle of the service emit them.
pub(super) fn expand_emits(cx: &Context, service: &Service) -> Option<TokenStream> {
    let events = service.events.as_ref()?;
    let private = &cx.private;
    let attrs = &service.target.attrs;
    let self_ty = &service.target.self_ty;
    let (generics, _, where_clause) = service.target.generics.split_for_impl();
    let start = Blame::of(events).start;
    let emits = quote_spanned!(start=> #private::Emits<#events>);
    Some(quote! {
        #(#attrs)*
        #[automatically_derived]
        impl #generics #emits for #self_ty #where_clause {}
    })
}
