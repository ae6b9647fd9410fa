//! Who hears what a method did: its publisher is asked about each item of the result.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};

use super::call::{expand_call, expand_item};
use super::extractors::{expand_extractor, expand_from_call, extractor, parens};
use super::{expand_marker, ours, word};
use crate::context::{Blame, Context};
use crate::model::{Event, Method, Publisher, Service};

/// `Method::audience`. More than one only under `#[cfg]`s of their own.
pub(super) fn expand_publishers(cx: &Context, service: &Service, method: &Method) -> TokenStream {
    publishers(service, method).map(|publisher| expand_publisher(cx, method, publisher)).collect()
}

/// `PUBLISHED`: the events that have a publisher in the block.
pub(super) fn expand_published(service: &Service) -> Option<TokenStream> {
    let names = service.publishers.iter().flat_map(|publisher| {
        let cfgs = &publisher.called.cfgs;
        publisher.events.iter().filter_map(move |event| {
            let name = match event {
                Event::Of(kind) => kind.event()?,
                Event::Custom(name) => name.text.as_str(),
            };
            Some(quote!(#(#cfgs)* #name))
        })
    });
    let names: Vec<_> = names.collect();
    (!names.is_empty()).then(|| quote!(const PUBLISHED: &'static [&'static str] = &[ #(#names),* ];))
}

fn publishers<'a>(service: &'a Service, method: &'a Method) -> impl Iterator<Item = &'a Publisher> {
    service.publishers.iter().filter(|publisher| publisher.is_of(&method.kind))
}

fn expand_publisher(cx: &Context, method: &Method, publisher: &Publisher) -> TokenStream {
    let private = &cx.private;
    let kind = expand_marker(cx, &method.kind);
    let (cfgs, lints) = (&publisher.called.cfgs, &publisher.called.lints);
    let (frame, index, count, all, parts) = (ours("frame"), ours("i"), ours("count"), ours("all"), ours("parts"));
    let item = &publisher.item;
    let counted = expand_item(cx, "result_count", item, quote!(#private::parts(#frame).result));
    let passed = expand_item(cx, "result_item", item, quote!(#parts.result, #index));
    // At what the publisher returns, which is to blame when its future is not `Send`.
    let Blame { start, end } = Blame::of(&publisher.output);
    let result = cx.private_at(start);
    let end = quote_spanned!(end=> >);
    let result = quote_spanned!(start=> #result::Result<::core::option::Option<::std::vec::Vec<#private::Audience>>#end);
    let context = quote!(#private::cx(#frame));
    let extractors = publisher.extractors.iter().enumerate().map(|(position, ty)| expand_extractor(cx, position, ty, &context));
    let mut arguments = vec![passed];
    arguments.extend((0..publisher.extractors.len()).map(|position| extractor(position).into_token_stream()));
    let audience = expand_audience(cx, publisher, &arguments);
    quote! {
        #(#cfgs)*
        #(#lints)*
        async fn audience(
            &self,
            #frame: &mut #private::Typed<Self, #kind>,
        ) -> #result {
            #private::read_result(#frame)?;
            let #count = #counted;
            let mut #all = ::std::vec::Vec::with_capacity(#count);
            for #index in 0..#count {
                #(#extractors)*
                let #parts = #private::parts(#frame);
                #all.push(#audience?);
            }
            ::core::result::Result::Ok(::core::option::Option::Some(#all))
        }
    }
}

/// `<Audience as ::feathers::__private::IntoAudience>::into_audience(self.who(..).await)`, at the return type.
pub(super) fn expand_audience(cx: &Context, publisher: &Publisher, passed: &[TokenStream]) -> TokenStream {
    let private = &cx.private;
    let ty = &publisher.output;
    let Blame { start, end } = Blame::of(ty);
    let mut into_audience = word("into_audience");
    into_audience.set_span(end);
    let call = parens(end, expand_call(&quote!(self), &publisher.called, passed));
    quote_spanned!(start=> <#ty as #private::IntoAudience>::#into_audience #call)
}

/// What the publishers of a method ask of a call.
pub(super) fn expand_describes(cx: &Context, service: &Service, method: &Method) -> Vec<TokenStream> {
    let describe = ours("describe").into_token_stream();
    publishers(service, method)
        .filter(|publisher| !publisher.extractors.is_empty())
        .map(|publisher| {
            let (cfgs, lints) = (&publisher.called.cfgs, &publisher.called.lints);
            let lines = publisher.extractors.iter().map(|ty| expand_from_call(cx, ty, "describe", &describe));
            quote! {
                #(#cfgs)*
                #(#lints)*
                {
                    #(#lines;)*
                }
            }
        })
        .collect()
}
