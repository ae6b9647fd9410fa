//! The hooks of a method: what runs around it, before it, after it, and where it failed.
//!
//! Composed here and not at run time: each of these is one function that calls the user's, so that a method without hooks
//! costs nothing for them. Only around hooks are a table of pointers, because each must be handed the rest of the chain.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};

use super::call::{expand_done, expand_hook_call, expand_result, expand_whole, pass_owned};
use super::reusable::Reusables;
use super::{expand_marker, ours, word};
use crate::context::Context;
use crate::model::{Hook, Method, Role, Service, Stage, When};

/// All that `impl Method` says of hooks.
pub(super) fn expand_hooks(cx: &Context, service: &Service, method: &Method) -> TokenStream {
    let around = expand_around(cx, service, method);
    let stages =
        [(Stage::Before, "before_all", "before"), (Stage::After, "after_all", "after"), (Stage::Error, "error_all", "error")];
    let functions: Vec<TokenStream> = stages
        .into_iter()
        .flat_map(|(stage, all, own)| {
            let mut calls = if stage == Stage::Before { guards(cx, service, method) } else { Vec::new() };
            calls.extend(of_all(cx, service, stage));
            let own_calls = of_method(cx, service, method, stage);
            [
                expand_stage(cx, stage, all, method, only(&hooks_of_all(service, stage)), &calls),
                expand_stage(cx, stage, own, method, only(&hooks_of(service, method, stage)), &own_calls),
            ]
        })
        .flatten()
        .collect();
    // A call of a method without them does not even look.
    let hooked = (!functions.is_empty()).then(|| {
        quote!(
            const HOOKED: bool = true;
        )
    });
    quote! {
        #around
        #hooked
        #(#functions)*
    }
}

/// Who may call is said before anything looks at the call, also the guards of one method before hooks for all: those may read
/// its data. So a guard's refusal is not for the error hooks of that method, which could answer after all.
fn guards(cx: &Context, service: &Service, method: &Method) -> Vec<TokenStream> {
    let (private, frame) = (&cx.private, ours("frame"));
    let mut indices = Reusables::of_block(service).indices(When::Guard);
    indices.extend(Reusables::of_method(service, method).indices(When::Guard));
    indices.iter().map(|index| quote!(#private::guard(#frame, #index).await?;)).collect()
}

/// What runs for every method: values first, then functions in the order of the block.
fn of_all(cx: &Context, service: &Service, stage: Stage) -> Vec<TokenStream> {
    let values = Reusables::of_block(service).indices(When::At(stage));
    expand_calls(cx, service, stage, values, &hooks_of_all(service, stage))
}

/// What runs for this one, in the same order.
fn of_method(cx: &Context, service: &Service, method: &Method, stage: Stage) -> Vec<TokenStream> {
    let values = Reusables::of_method(service, method).indices(When::At(stage));
    expand_calls(cx, service, stage, values, &hooks_of(service, method, stage))
}

fn hooks_of_all(service: &Service, stage: Stage) -> Vec<&Hook> {
    service.hooks.iter().filter(|hook| hook.stage == stage && hook.is_of_all()).collect()
}

fn hooks_of<'a>(service: &'a Service, method: &Method, stage: Stage) -> Vec<&'a Hook> {
    service.hooks.iter().filter(|hook| hook.stage == stage && hook.lists(&method.kind)).collect()
}

/// The one that can be blamed for all that runs with it.
fn only<'a>(hooks: &[&'a Hook]) -> Option<&'a Hook> {
    match hooks {
        [hook] => Some(hook),
        _ => None,
    }
}

fn expand_calls(cx: &Context, service: &Service, stage: Stage, values: Vec<TokenStream>, hooks: &[&Hook]) -> Vec<TokenStream> {
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
    let functions = hooks
        .iter()
        .map(|hook| if stage == Stage::Around { expand_around_function(cx, hook) } else { expand_hook_call(cx, service, hook) });
    values.chain(functions).collect()
}

/// One function of `impl Method`, where there is something to run.
///
/// Its return type is where rustc points when its future is not `Send`. With one function that is at that function; of several
/// only rustc's note tells which.
fn expand_stage(
    cx: &Context,
    stage: Stage,
    name: &str,
    method: &Method,
    only: Option<&Hook>,
    calls: &[TokenStream],
) -> Option<TokenStream> {
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
    let result = match only {
        Some(hook) => expand_result(cx, &hook.called, hook.output.as_ref()),
        None => quote!(#private::Result<()>),
    };
    Some(quote! {
        async fn #name(
            &self,
            #frame: &mut #private::Typed<Self, #kind>,
            #argument
        ) -> #result {
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
    let (service, context, next) = (ours("service"), ours("cx"), ours("next"));
    let (cfgs, lints) = (&hook.called.cfgs, &hook.called.lints);
    let passed: Vec<_> = hook
        .arguments
        .iter()
        .map(|argument| match argument.role {
            Role::Next => pass_owned(&argument.ty, &next),
            _ => expand_whole(cx, &argument.ty, context.to_token_stream()),
        })
        .collect();
    let done = expand_done(cx, &service, &hook.called, hook.output.as_ref(), &passed);
    // A statement: an attribute on an expression is not stable.
    let body = if lints.is_empty() {
        done
    } else {
        let done_name = ours("done");
        quote! {
            #(#lints)*
            let #done_name = #done;
            #done_name
        }
    };
    // At its name, which is to blame when its future is not `Send`.
    let name = hook.called.name.span();
    let future = quote_spanned!(name=> ::std::boxed::Box::pin(async move { #body }));
    quote! {
        #(#cfgs)*
        |#service, #context, #next| #future,
    }
}
