//! The order of what is written: the user's block, then one `impl Service`, then one `impl Method` for each method.
//!
//! Logic belongs into the runtime's generic functions, where it can be read, tested and debugged. Here are only the
//! lines that differ from one service to another.

mod call;
mod custom;
mod doc;
mod events;
mod extractors;
pub(crate) mod fallback;
mod had;
mod hooks;
mod lifecycle;
mod method;
mod publish;
mod reusable;
mod store;

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use self::doc::{expand_doc, expand_doc_attr};
pub(crate) use self::extractors::parens;
pub(crate) use self::store::stored_methods;
use crate::context::{Blame, Context};
use crate::model::{Kind, Service};
use crate::syntax::block::Block;

pub(crate) fn expand_service(cx: &Context, block: &Block, service: &Service) -> TokenStream {
    let block = expand_block(block);
    let imp = expand_impl(cx, service);
    let methods = service.methods.iter().map(|method| method::expand_method(cx, service, method));
    let emits = events::expand_emits(cx, service);
    let stored = store::expand_stored(cx, service);
    let impls = quote! {
        #imp
        #stored
        #(#methods)*
        #emits
    };
    let impls = custom::expand_custom(cx, service, impls);
    quote! {
        #block
        #impls
    }
}

/// The block as its author wrote it, token by token.
fn expand_block(block: &Block) -> TokenStream {
    let mut inside = TokenStream::new();
    for attr in &block.inner_attrs {
        attr.to_tokens(&mut inside);
    }
    for item in &block.items {
        for attr in &item.attrs {
            attr.to_tokens(&mut inside);
        }
        inside.extend(item.tokens.clone());
    }
    let mut braces = Group::new(block.braces.delimiter(), inside);
    braces.set_span(block.braces.span());
    let mut tokens = block.head_tokens.clone();
    tokens.extend([TokenTree::Group(braces)]);
    tokens
}

fn expand_impl(cx: &Context, service: &Service) -> TokenStream {
    let private = &cx.private;
    let rows = service.methods.iter().map(|method| {
        let cfgs = &method.cfgs;
        let marker = expand_marker(cx, &method.kind);
        quote! {
            #(#cfgs)*
            #private::row::<Self, #marker>(),
        }
    });
    let doc = service.doc.as_ref().map(expand_doc);
    let unknown = service.allow_unknown_query.then(|| {
        quote!(
            const ALLOW_UNKNOWN_QUERY: bool = true;
        )
    });
    let audience = service.publish.as_ref().map(|publish| {
        // What was given for `publish` is to blame when it is no audience.
        let span = Blame::of(publish).start;
        let into = quote_spanned!(span=> ::core::convert::Into::into(#publish));
        quote! {
            fn audience(&self) -> ::core::option::Option<#private::Audience> {
                ::core::option::Option::Some(#into)
            }
        }
    });
    let rows = quote! {
        // One row for each method, in the order of the block.
        const ROWS: &'static [#private::Row<Self>] = &[ #(#rows)* ];
    };
    let events = events::expand_names(cx, service);
    let published = publish::expand_published(service);
    let client = custom::expand_client_type(cx, service);
    let hooks = reusable::expand_values(cx, service);
    let lifecycle = lifecycle::expand_lifecycle(cx, service);
    expand_service_impl(cx, service, &quote! { #doc #unknown #rows #events #published #client #audience #hooks #lifecycle })
}

/// The type that stands for a method: the runtime's, or one beside the impls.
fn expand_marker(cx: &Context, kind: &Kind) -> TokenStream {
    match kind.marker() {
        Some(marker) => {
            let (private, marker) = (&cx.private, word(marker));
            quote!(#private::#marker)
        }
        None => custom::marker(kind).into_token_stream(),
    }
}

/// The frame of `impl Service`, for a sound service and for the stub of a broken one.
fn expand_service_impl(cx: &Context, service: &Service, items: &TokenStream) -> TokenStream {
    let private = &cx.private;
    // What clients call it.
    let path = &service.path;
    let attrs = &service.target.attrs;
    let self_ty = &service.target.self_ty;
    let (generics, _, where_clause) = service.target.generics.split_for_impl();
    quote! {
        #(#attrs)*
        #[automatically_derived]
        impl #generics #private::Service for #self_ty #where_clause {
            const PATH: &'static str = #path;
            #items
        }
    }
}

/// A name of ours in the user's scope: no user writes this prefix.
fn ours(name: &str) -> Ident {
    format_ident!("__feathers_{name}")
}

/// A name of the runtime, which a path leads to.
fn word(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
