//! Custom events: their names and schemas, and who hears them.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::ours;
use super::publish::expand_audience;
use crate::context::{Blame, Context};
use crate::model::{Event, Name, Publisher, Service};

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

/// What lets a handle of the service emit them, and who hears them.
pub(super) fn expand_emits(cx: &Context, service: &Service) -> Option<TokenStream> {
    let events = service.events.as_ref()?;
    let private = &cx.private;
    let attrs = &service.target.attrs;
    let self_ty = &service.target.self_ty;
    let (generics, _, where_clause) = service.target.generics.split_for_impl();
    let start = Blame::of(events).start;
    let emits = quote_spanned!(start=> #private::Emits<#events>);
    let set = expand_set(cx, service)?;
    let publishers: Vec<_> = published(service).collect();
    let audience = (!publishers.is_empty()).then(|| expand_audience_of_events(cx, service, &set, &publishers));
    let is_generic = is_generic(service);
    let asserts = publishers.iter().filter(|_| !is_generic).map(|(publisher, name)| {
        let cfgs = &publisher.called.cfgs;
        let assert = expand_assert(cx, &set, name);
        let span = name.span;
        quote_spanned!(span=> #(#attrs)* #(#cfgs)* const _: () = #assert;)
    });
    Some(quote! {
        #(#attrs)*
        #[automatically_derived]
        impl #generics #emits for #self_ty #where_clause {
            #audience
        }
        #(#asserts)*
    })
}

/// A constant of the module is checked by `cargo check` too, but it cannot name the block's parameters: then it stands in
/// a function, and is checked when that is compiled for a type.
fn is_generic(service: &Service) -> bool {
    !service.target.generics.params.is_empty()
}

/// Who publishes which.
fn published(service: &Service) -> impl Iterator<Item = (&Publisher, &Name)> {
    service.publishers.iter().flat_map(|publisher| {
        publisher.events.iter().filter_map(move |event| match event {
            Event::Custom(name) => Some((publisher, name)),
            Event::Of(_) => None,
        })
    })
}

fn expand_audience_of_events(
    cx: &Context,
    service: &Service,
    set: &TokenStream,
    publishers: &[(&Publisher, &Name)],
) -> TokenStream {
    let private = &cx.private;
    let events = &service.events;
    let event = ours("event");
    let arms = publishers.iter().map(|(publisher, name)| {
        let cfgs = &publisher.called.cfgs;
        let text = &name.text;
        // At what the publisher says it is told, which is to blame when it is not the set.
        let event_span = Blame::of(&publisher.item).start;
        let passed = quote_spanned!(event_span=> #event);
        let audience = expand_audience(cx, publisher, &[passed]);
        let assert = is_generic(service).then(|| {
            let assert = expand_assert(cx, set, name);
            quote_spanned!(name.span=> const { #assert })
        });
        quote! {
            #(#cfgs)*
            #text => {
                #assert
                ::core::result::Result::Ok(::core::option::Option::Some(#audience?))
            }
        }
    });
    quote! {
        async fn audience(
            &self,
            #event: &#events,
        ) -> #private::Result<::core::option::Option<#private::Audience>> {
            match #set::name(#event) {
                #(#arms)*
                _ => ::core::result::Result::Ok(::core::option::Option::None),
            }
        }
    }
}

/// Is there such an event? A macro sees the enum's name only.
fn expand_assert(cx: &Context, set: &TokenStream, name: &Name) -> TokenStream {
    let private = &cx.private;
    let (text, span) = (&name.text, name.span);
    quote_spanned!(span=> #private::assert_event(#set::NAMES, #text))
}
