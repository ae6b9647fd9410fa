//! The values of `#[guard(..)]` and `#[hook(..)]`: made once for the service, and called by their number.
//!
//! Guards and those that run around something have numbers of their own. A value on a method under `#[cfg]` is there only with its
//! method, and then those after it have a higher number, which is why a number can be a sum.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

use super::{ours, word};
use crate::context::Context;
use crate::model::{Method, Reusable, Service, When};

/// Those of one place, and how many are before them.
pub(super) struct Reusables<'a> {
    here: &'a [Reusable],
    before: Vec<(&'a [Attribute], &'a Reusable)>,
}

impl<'a> Reusables<'a> {
    pub(super) fn of_block(service: &'a Service) -> Self {
        Self { here: &service.reusables, before: Vec::new() }
    }

    pub(super) fn of_method(service: &'a Service, method: &'a Method) -> Self {
        let before = service.methods.iter().take_while(|other| !std::ptr::eq(*other, method));
        let before = before.flat_map(|other| other.reusables.iter().map(|reusable| (other.cfgs.as_slice(), reusable)));
        let of_block = service.reusables.iter().map(|reusable| ([].as_slice(), reusable));
        Self { here: &method.reusables, before: of_block.chain(before).collect() }
    }

    /// The numbers of those that run then.
    pub(super) fn indices(&self, when: When) -> Vec<TokenStream> {
        let counted = |reusable: &Reusable| reusable.when.list() == when.list();
        let mut always = 0_usize;
        let mut sometimes = Vec::new();
        for (cfgs, _) in self.before.iter().filter(|(_, reusable)| counted(reusable)) {
            if cfgs.is_empty() {
                always += 1;
            } else {
                let conditions = cfgs.iter().filter_map(|cfg| condition(&cfg.meta));
                sometimes.push(quote!(+ ::core::cfg!(all(#(#conditions),*)) as usize));
            }
        }
        let mut indices = Vec::new();
        for reusable in self.here.iter().filter(|reusable| counted(reusable)) {
            if reusable.when == when {
                indices.push(quote!(#always #(#sometimes)*));
            }
            always += 1;
        }
        indices
    }
}

/// What an attribute makes an item depend on: `#[cfg_attr(a, cfg(b))]` is `any(not(a), b)`.
fn condition(meta: &Meta) -> Option<TokenStream> {
    let Meta::List(list) = meta else {
        return None;
    };
    let tokens = &list.tokens;
    if !list.path.is_ident("cfg_attr") {
        return Some(quote!(all(#tokens)));
    }
    let inside = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(tokens.clone()).ok()?;
    let mut inside = inside.iter();
    let given = inside.next()?.to_token_stream();
    let then = inside.filter_map(condition);
    Some(quote!(any(not(#given), all(#(#then),*))))
}

/// `fn hooks`, where there are any.
pub(super) fn expand_values(cx: &Context, service: &Service) -> Option<TokenStream> {
    let private = &cx.private;
    let add = |reusable: &Reusable| {
        let (list, value) = (word(reusable.when.list()), &reusable.value);
        quote!(.#list(#value))
    };
    let of_methods =
        service.methods.iter().flat_map(|method| method.reusables.iter().map(|reusable| (method.cfgs.as_slice(), reusable)));
    let all: Vec<_> = service.reusables.iter().map(|reusable| ([].as_slice(), reusable)).chain(of_methods).collect();
    if all.is_empty() {
        return None;
    }
    let body = if all.iter().all(|(cfgs, _)| cfgs.is_empty()) {
        let calls = all.iter().map(|(_, reusable)| add(reusable));
        quote!(#private::Reusable::new() #(#calls)*)
    } else {
        // One after another: a link of a chain cannot have a condition.
        let hooks = ours("hooks");
        let calls = all.iter().map(|(cfgs, reusable): &(&[Attribute], _)| {
            let call = add(reusable);
            quote!(#(#cfgs)* let #hooks = #hooks #call;)
        });
        quote! {
            let #hooks = #private::Reusable::new();
            #(#calls)*
            #hooks
        }
    };
    Some(quote! {
        fn hooks(&self) -> #private::Reusable {
            #body
        }
    })
}
