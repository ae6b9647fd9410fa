//! What a hook takes that may not be there: that ends the call, or, where it has failed already, the hook is not run.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Lifetime;

use crate::context::Context;
use crate::model::{Hook, Role, Stage};

/// One that handles an error is not run where it can not have what it takes: the call has failed, and why stays what it was.
pub(super) fn expand_if_had(hook: &Hook, body: TokenStream) -> TokenStream {
    let (cfgs, lints) = (&hook.called.cfgs, &hook.called.lints);
    let can_lack = hook.arguments.iter().any(|argument| match argument.role {
        Role::Id | Role::Data(_) | Role::Query(_) | Role::Extractor => true,
        Role::Result(_) | Role::ResultOption | Role::Error | Role::Whole | Role::Next => false,
    });
    let body = if can_lack {
        let hook = hook_label();
        quote!(#hook: { #body })
    } else {
        body
    };
    quote! {
        #(#cfgs)*
        #(#lints)*
        {
            #body
        }
    }
}

fn hook_label() -> Lifetime {
    Lifetime::new("'__feathers_hook", Span::call_site())
}

/// `let __feathers_a0 = made?;`, or as [`expand_if_had`] has it.
pub(super) fn expand_had(cx: &Context, stage: Stage, end: Span, name: Option<&Ident>, made: &TokenStream) -> TokenStream {
    let name = name.map(ToTokens::to_token_stream);
    if stage == Stage::Error {
        let private = &cx.private;
        let (name, hook) = (name.unwrap_or_else(|| quote!(())), hook_label());
        return quote!(let ::core::option::Option::Some(#name) = #private::had(#made) else { break #hook; };);
    }
    let fails = quote_spanned!(end=> ?);
    match name {
        Some(name) => quote!(let #name = #made #fails;),
        None => quote!(#made #fails;),
    }
}
