//! A service on a store: `impl Stored`, and the methods that its author did not write.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Ident, Type, parse_quote, parse_quote_spanned};

use super::call::expand_call;
use super::extractors::{expand_extractor, extractor, parens};
use super::{ours, word};
use crate::context::{Blame, Context};
use crate::model::{Adapter, Data, Kind, Method, Service};

/// `impl Stored`.
pub(super) fn expand_stored(cx: &Context, service: &Service) -> Option<TokenStream> {
    let adapter = service.adapters.first()?;
    let private = &cx.private;
    let target = &service.target;
    let (attrs, self_ty) = (&target.attrs, &target.self_ty);
    let (generics, _, where_clause) = target.generics.split_for_impl();
    let ty = &adapter.ty;
    let (cfgs, lints) = (&adapter.called.cfgs, &adapter.called.lints);
    let Blame { start, end } = Blame::of(ty);
    let end = quote_spanned!(end=> ;);
    let store = quote_spanned!(start=> type Adapter = #ty #end);
    let pages = service.store.pages.as_ref().map(|pages| {
        let default = &pages.default;
        // Nobody asks for more than there is by default unless the service says so.
        let max = pages.max.as_ref().unwrap_or(default);
        quote! {
            const PAGES: ::core::option::Option<#private::stored::Pages> =
                ::core::option::Option::Some(#private::stored::Pages { default: #default, max: #max });
        }
    });
    let call = expand_call(&quote!(self), &adapter.called, &[]);
    let scope = expand_scope(cx, service);
    Some(quote! {
        #(#attrs)*
        #(#cfgs)*
        #(#lints)*
        #[automatically_derived]
        impl #generics #private::stored::Stored for #self_ty #where_clause {
            #store
            #pages
            fn adapter(&self) -> &Self::Adapter {
                #call
            }
            #scope
        }
    })
}

fn expand_scope(cx: &Context, service: &Service) -> Option<TokenStream> {
    let scope = service.scopes.first()?;
    let private = &cx.private;
    let (cfgs, lints) = (&scope.called.cfgs, &scope.called.lints);
    let context = ours("cx");
    let made_from = context.to_token_stream();
    let extractors = scope.extractors.iter().enumerate().map(|(position, ty)| expand_extractor(cx, position, ty, &made_from));
    let passed: Vec<_> = (0..scope.extractors.len()).map(|position| extractor(position).into_token_stream()).collect();
    let ty = &scope.output;
    let Blame { start, end } = Blame::of(ty);
    let into_scope = Ident::new("into_scope", end);
    let call = parens(end, expand_call(&quote!(self), &scope.called, &passed));
    let scoped = quote_spanned!(start=> <#ty as #private::stored::IntoScope<_>>::#into_scope #call);
    Some(quote! {
        #(#cfgs)*
        #(#lints)*
        async fn scope(
            &self,
            #context: &mut #private::Context,
        ) -> #private::Result<#private::stored::Scope<#private::stored::RecordOf<Self>>> {
            #(#extractors)*
            #scoped
        }
    })
}

/// The methods that the store answers, as if they had been written.
pub(crate) fn stored_methods(cx: &Context, service: &Service) -> Vec<Method> {
    let Some(adapter) = service.adapters.first() else {
        return Vec::new();
    };
    let is_missing = |kind: &Kind| service.methods.iter().all(|method| method.kind != *kind) && service.store.offers(kind);
    Kind::STANDARD.into_iter().filter(is_missing).map(|kind| stored_method(cx, service, adapter, kind)).collect()
}

fn stored_method(cx: &Context, service: &Service, adapter: &Adapter, kind: Kind) -> Method {
    let private = &cx.private;
    let stored = quote!(#private::stored);
    let span = Blame::of(&adapter.ty).start;
    let key: Type = parse_quote!(#stored::KeyOf<Self>);
    let target: Type = parse_quote!(#private::Target<#key>);
    let new: Type = parse_quote!(#stored::NewOf<Self>);
    let patch: Type = parse_quote!(#stored::PatchOf<Self>);
    let many: Type = parse_quote!(#private::OneOrMany<#new>);
    let is_multi = service.store.is_multi(&kind);
    let (id, data) = match &kind {
        Kind::Get => (Some(key), None),
        Kind::Create => (None, Some(if is_multi { many } else { new })),
        Kind::Update => (Some(target), Some(new)),
        Kind::Patch => (Some(target), Some(patch)),
        Kind::Remove => (Some(target), None),
        Kind::Find | Kind::Custom(_) => (None, None),
    };
    let (function, output): (_, Type) = match (&kind, &service.store.pages) {
        (Kind::Find, Some(pages)) if pages.uncounted => {
            ("find_slice".to_owned(), parse_quote!(#private::Slice<#stored::One<Self>>))
        }
        (Kind::Find, Some(_)) => ("find_page".to_owned(), parse_quote!(#private::Page<#stored::One<Self>>)),
        (Kind::Find, None) => ("find_all".to_owned(), parse_quote!(::std::vec::Vec<#stored::One<Self>>)),
        (kind, _) if is_multi => (format!("{}_multi", kind.name()), parse_quote!(#private::OneOrMany<#stored::One<Self>>)),
        (kind, _) => (kind.name().to_owned(), parse_quote!(#stored::One<Self>)),
    };
    Method {
        name: Ident::new(kind.name(), adapter.called.name.span()),
        kind,
        cfgs: adapter.called.cfgs.clone(),
        lints: adapter.called.lints.clone(),
        doc: None,
        is_async: true,
        id,
        data: data.map(|ty| Data { ty, is_nothing: false, borrowed: false }),
        extractors: Vec::new(),
        output: parse_quote_spanned!(span=> #private::Result<#output>),
        reusables: Vec::new(),
        stored: Some(word(&function)),
    }
}
