//! The hooks of a method: what runs around it, before it, after it, and where it failed.
//!
//! Composed here and not at run time: each of these is one function that calls the user's, so that a method without hooks
//! costs nothing for them. Only around hooks are a table of pointers, because each must be handed the rest of the chain.

use proc_macro2::TokenStream;
use quote::quote;

use super::call::expand_hook_call;
use super::reusable::Reusables;
use super::{expand_marker, ours, word};
use crate::context::Context;
use crate::model::{Hook, Method, Service, Stage};

/// All that `impl Method` says of hooks.
pub(super) fn expand_hooks(cx: &Context, service: &Service, method: &Method) -> TokenStream {
    let around = expand_around(cx, service, method);
    let stages =
        [(Stage::Before, "before_all", "before"), (Stage::After, "after_all", "after"), (Stage::Error, "error_all", "error")];
    let functions = stages.into_iter().flat_map(|(stage, all, own)| {
        [
            expand_stage(cx, stage, all, method, &of_all(cx, service, stage)),
            expand_stage(cx, stage, own, method, &of_method(cx, service, method, stage)),
        ]
    });
    quote! {
        #around
        #(#functions)*
    }
}

/// What runs for every method: values first, then functions in the order of the block.
fn of_all(cx: &Context, service: &Service, stage: Stage) -> Vec<TokenStream> {
    let values = Reusables::of_block(service).indices(stage);
    let hooks = service.hooks.iter().filter(|hook| hook.stage == stage && hook.is_of_all());
    expand_calls(cx, stage, values, hooks)
}

/// What runs for this one, in the same order.
fn of_method(cx: &Context, service: &Service, method: &Method, stage: Stage) -> Vec<TokenStream> {
    let values = Reusables::of_method(service, method).indices(stage);
    let hooks = service.hooks.iter().filter(|hook| hook.stage == stage && hook.lists(&method.kind));
    expand_calls(cx, stage, values, hooks)
}

fn expand_calls<'a>(
    cx: &Context,
    stage: Stage,
    values: Vec<TokenStream>,
    hooks: impl Iterator<Item = &'a Hook>,
) -> Vec<TokenStream> {
    let private = &cx.private;
    let frame = ours("frame");
    let variant = word(stage.variant());
    let values = values.into_iter().map(|index| {
        if stage == Stage::Around {
            expand_around_value(cx, &index)
        } else {
            quote!(#private::reusable(#frame, #private::Stage::#variant, #index).await?;)
        }
    });
    let functions =
        hooks.map(|hook| if stage == Stage::Around { expand_around_function(cx, hook) } else { expand_hook_call(cx, hook) });
    values.chain(functions).collect()
}

/// One function of `impl Method`, where there is something to run.
fn expand_stage(cx: &Context, stage: Stage, name: &str, method: &Method, calls: &[TokenStream]) -> Option<TokenStream> {
    if calls.is_empty() {
        return None;
    }
    let private = &cx.private;
    let kind = expand_marker(cx, &method.kind);
    let (name, frame, error) = (word(name), ours("frame"), ours("error"));
    let (argument, enter, leave) = if stage == Stage::Error {
        // The error is in the frame while they run, so that one who answers after all takes it out.
        (
            Some(quote!(#error: #private::Error,)),
            Some(quote!(#private::enter_error(#frame, #error);)),
            quote!(#private::leave_error(#frame)),
        )
    } else {
        (None, None, quote!(::core::result::Result::Ok(())))
    };
    Some(quote! {
        async fn #name(
            &self,
            #frame: &mut #private::Typed<Self, #kind>,
            #argument
        ) -> #private::Result<()> {
            #enter
            #(#calls)*
            #leave
        }
    })
}

/// The outermost first.
fn expand_around(cx: &Context, service: &Service, method: &Method) -> Option<TokenStream> {
    let mut links = of_all(cx, service, Stage::Around);
    links.extend(of_method(cx, service, method, Stage::Around));
    if links.is_empty() {
        return None;
    }
    let private = &cx.private;
    Some(quote! {
        const AROUND: &'static [#private::Around<Self>] = &[ #(#links)* ];
    })
}

fn expand_around_value(cx: &Context, index: &TokenStream) -> TokenStream {
    let private = &cx.private;
    let (context, next) = (ours("cx"), ours("next"));
    quote!(|_, #context, #next| #private::reusable_around(#context, #next, #index),)
}

fn expand_around_function(cx: &Context, hook: &Hook) -> TokenStream {
    let private = &cx.private;
    let (service, context, next) = (ours("service"), ours("cx"), ours("next"));
    let cfgs = &hook.called.cfgs;
    let name = &hook.called.name;
    quote! {
        #(#cfgs)*
        |#service, #context, #next| ::std::boxed::Box::pin(async move {
            #private::IntoDone::into_done(#service.#name(#context, #next).await)
        }),
    }
}
