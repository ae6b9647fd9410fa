//! Custom methods: a type that stands for each, and a client by which they are called from the server.
//!
//! All of it stands in a `const _` with the impls, so that two services in one module do not clash. What stands there is
//! `pub` all the same: a typed call from another module names it by `<S as Service>::Client`, and a method's marker is a
//! parameter of what that call asks for, so either would be an error if it were less visible than the service.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{expand_doc_attr, ours};
use crate::context::Context;
use crate::model::{Kind, Method, Service};

/// The impls of a service, below what its custom methods need.
pub(super) fn expand_custom(cx: &Context, service: &Service, impls: TokenStream) -> TokenStream {
    let customs: Vec<_> = service.methods.iter().filter(|method| method.kind.is_custom()).collect();
    if customs.is_empty() {
        return impls;
    }
    let attrs = &service.target.attrs;
    let markers = customs.iter().map(|method| expand_kind(cx, method));
    let client = expand_client(cx, &customs);
    quote! {
        #(#attrs)*
        const _: () = {
            #(#markers)*
            #client
            #impls
        };
    }
}

/// What typed calls from the server go through.
pub(super) fn expand_client_type(cx: &Context, service: &Service) -> TokenStream {
    let private = &cx.private;
    if service.methods.iter().any(|method| method.kind.is_custom()) {
        quote!(
            type Client = __FeathersClient<Self>;
        )
    } else {
        quote!(type Client = #private::Handle<Self>;)
    }
}

/// The name of a custom method's type.
pub(super) fn marker(kind: &Kind) -> Ident {
    ours(kind.name())
}

fn expand_kind(cx: &Context, method: &Method) -> TokenStream {
    let private = &cx.private;
    let (cfgs, kind) = (&method.cfgs, marker(&method.kind));
    // What clients call it.
    let wire = method.kind.wire();
    quote! {
        #(#cfgs)*
        #[doc(hidden)]
        // Named after the method.
        #[allow(non_camel_case_types)]
        #[derive(::core::fmt::Debug)]
        // Without variants: a unit struct's name would be a pattern where we bind a variable of that name.
        pub enum #kind {}
        #(#cfgs)*
        #[automatically_derived]
        impl #private::Kind for #kind {
            const NAME: &'static str = #wire;
            const DATA: bool = true;
            const CUSTOM: bool = true;
        }
    }
}

/// Generic over the service, although there is one: so its bounds are asked where a call is written, and not here.
fn expand_client(cx: &Context, customs: &[&Method]) -> TokenStream {
    let private = &cx.private;
    let calls = customs.iter().map(|method| expand_call(cx, method));
    quote! {
        #[doc(hidden)]
        pub struct __FeathersClient<S: #private::Service>(#private::Handle<S>);
        #[automatically_derived]
        impl<S: #private::Service> ::core::convert::From<#private::Handle<S>> for __FeathersClient<S> {
            fn from(__feathers_handle: #private::Handle<S>) -> Self {
                Self(__feathers_handle)
            }
        }
        // The standard methods are the handle's.
        #[automatically_derived]
        impl<S: #private::Service> ::core::ops::Deref for __FeathersClient<S> {
            type Target = #private::Handle<S>;
            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
        // By hand: a derive would ask `Clone` and `Debug` of the service.
        #[automatically_derived]
        impl<S: #private::Service> ::core::clone::Clone for __FeathersClient<S> {
            fn clone(&self) -> Self {
                Self(::core::clone::Clone::clone(&self.0))
            }
        }
        #[automatically_derived]
        impl<S: #private::Service> ::core::fmt::Debug for __FeathersClient<S> {
            fn fmt(&self, __feathers_f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, __feathers_f)
            }
        }
        #[automatically_derived]
        // The method may be private and need no documentation.
        #[allow(missing_docs)]
        impl<S: #private::Service> __FeathersClient<S> {
            #(#calls)*
        }
    }
}

fn expand_call(cx: &Context, method: &Method) -> TokenStream {
    let private = &cx.private;
    let (cfgs, name, kind) = (&method.cfgs, &method.name, marker(&method.kind));
    let doc = method.doc.as_ref().map(expand_doc_attr);
    let data = ours("data");
    let is_nothing = method.data.as_ref().is_some_and(|data| data.is_nothing);
    let (argument, passed, bound) = if is_nothing {
        // `S` stands for any service, so that this one's has no data is to be said.
        (quote!(), quote!(()), quote!(Data = ()))
    } else {
        (quote!(#data: <S as #private::Method<#kind>>::Data), quote!(#data), quote!(Data: #private::ToJson))
    };
    quote! {
        #(#cfgs)*
        #doc
        pub fn #name(&self, #argument) -> #private::Request<<S as #private::Method<#kind>>::Output>
        where
            S: #private::Method<#kind, Id = (), #bound, Output: #private::FromJson>,
        {
            self.0.call::<#kind>((), #passed)
        }
    }
}
