//! What clients send: the types for `create` and `update`, and for `patch`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Ident, LitStr};

use super::expand::{of_type, runtime};
use super::model::{Field, Id, Model};
use crate::context::{Blame, Context};
use crate::errors::show;

/// How a field stands in a made type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// As in the record; it must be sent.
    Asked,
    /// As in the record, an `Option`; what is left out is `None`.
    Nullable,
    /// In an `Option`; null is for its own type to take.
    Optional,
    /// In an `Option` that only the server sets.
    Servers,
    /// In an `Option`, where what clients send is not looked at.
    Unread,
    /// In an `Option`, the id that clients may choose.
    Given,
    /// Something that clients may send, and nothing is kept of.
    Ignored,
}

fn place_in_new(field: &Field) -> Place {
    match field.id {
        Some(Id::Made) => Place::Unread,
        Some(Id::Given) => Place::Given,
        None if field.readonly => Place::Servers,
        None if field.left.is_some() => Place::Optional,
        None if field.nullable => Place::Nullable,
        None => Place::Asked,
    }
}

fn place_in_patch(field: &Field) -> Place {
    match field.id {
        Some(_) => Place::Ignored,
        None if field.readonly => Place::Servers,
        None => Place::Optional,
    }
}

pub(super) fn expand(cx: &Context, model: &Model) -> TokenStream {
    let (new, patch) = (expand_new(cx, model), expand_patch(cx, model));
    let needed = model.is_constrained().then(|| {
        let runtime = runtime(cx);
        quote!(#runtime::needs_garde!();)
    });
    quote!(#needed #new #patch)
}

fn expand_new(cx: &Context, model: &Model) -> TokenStream {
    let runtime = runtime(cx);
    let record = &model.ident;
    let doc = format!(" What is sent to make or replace a [`{}`].", record.unraw());
    let made = expand_struct(cx, model, &model.new, &doc, &TokenStream::new(), place_in_new);
    let puts = model.fields.iter().enumerate().map(|(index, field)| {
        let name = &field.ident;
        let scalar = match (place_in_new(field), field.left()) {
            (Place::Asked | Place::Nullable, _) => {
                let scalar = of_type(cx, field, "scalar", &quote!(&self.#name));
                quote!(::core::option::Option::Some(#scalar))
            }
            (Place::Optional, Some(left)) => {
                let ty = &field.ty;
                let scalar = of_type(cx, field, "scalar", &quote!(&self.#name.unwrap_or_else(|| -> #ty { #left })));
                quote!(::core::option::Option::Some(#scalar))
            }
            _ => put_option(cx, field),
        };
        quote!(#runtime::put(&mut __feathers_values, #index, #scalar)?;)
    });
    let defaults: Vec<_> = model
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| place_in_new(field) == Place::Servers)
        .filter_map(|(index, field)| {
            let (ty, left) = (&field.ty, field.left()?);
            let scalar = of_type(cx, field, "scalar", &quote!(&__feathers_default));
            Some(quote! {
                #runtime::put_default(__feathers_values, #index, || {
                    let __feathers_default: #ty = #left;
                    #scalar.map(#runtime::Scalar::into_owned)
                })?;
            })
        })
        .collect();
    let complete = (!defaults.is_empty()).then(|| {
        quote! {
            fn complete(__feathers_values: &mut #runtime::Values<#record>) -> #runtime::Result<()> {
                #(#defaults)*
                ::core::result::Result::Ok(())
            }
        }
    });
    expand_impl(cx, model, &quote!(NewRecord), &model.new, &made, &quote!(#(#puts)*), &complete.to_token_stream())
}

fn expand_patch(cx: &Context, model: &Model) -> TokenStream {
    let runtime = runtime(cx);
    let doc = format!(" What is sent to change parts of a [`{}`]: what is left out stays.", model.ident.unraw());
    let default = quote!(::core::default::Default,);
    let made = expand_struct(cx, model, &model.patch, &doc, &default, place_in_patch);
    let fields = model.fields.iter().enumerate().filter(|(_, field)| field.id.is_none());
    let puts = fields.map(|(index, field)| {
        let scalar = put_option(cx, field);
        quote!(#runtime::put(&mut __feathers_values, #index, #scalar)?;)
    });
    expand_impl(cx, model, &quote!(PatchRecord), &model.patch, &made, &quote!(#(#puts)*), &TokenStream::new())
}

fn put_option(cx: &Context, field: &Field) -> TokenStream {
    let name = &field.ident;
    // A closure, because of a function rustc would say a second time, at the derive, that its type has it not.
    let scalar = of_type(cx, field, "scalar", &quote!(__feathers_value));
    quote!(self.#name.as_ref().map(|__feathers_value| #scalar))
}

fn expand_impl(
    cx: &Context,
    model: &Model,
    which: &TokenStream,
    ident: &Ident,
    made: &TokenStream,
    puts: &TokenStream,
    more: &TokenStream,
) -> TokenStream {
    let runtime = runtime(cx);
    let record = &model.ident;
    let check = model.is_constrained().then(|| {
        let renamed = model.fields.iter().filter_map(|field| {
            let (ident, name) = (field.ident.unraw().to_string(), &field.name);
            (ident != *name).then(|| quote!((#ident, #name)))
        });
        quote! {
            fn check(&self) -> #runtime::Result<()> {
                #runtime::check(self, &[#(#renamed),*])
            }
        }
    });
    quote! {
        #made
        #[automatically_derived]
        impl #runtime::#which<#record> for #ident {
            #check
            #[allow(deprecated)]
            fn into_values(self) -> #runtime::Result<#runtime::Values<#record>> {
                let mut __feathers_values = #runtime::Values::new();
                #puts
                ::core::result::Result::Ok(__feathers_values)
            }
            #more
        }
    }
}

fn expand_struct(
    cx: &Context,
    model: &Model,
    ident: &Ident,
    doc: &str,
    derives: &TokenStream,
    place: fn(&Field) -> Place,
) -> TokenStream {
    let private = &cx.private;
    let vis = &model.vis;
    let path = |item: TokenStream| show(&quote!(#private::#item));
    let (serde, schemars) = (path(quote!(serde)), path(quote!(schemars)));
    let fields = model.fields.iter().map(|field| expand_field(cx, field, place(field)));
    let (debug, debug_impl) = if model.fields.iter().any(|field| field.private) {
        (TokenStream::new(), expand_debug(model, ident))
    } else {
        (quote!(::core::fmt::Debug,), TokenStream::new())
    };
    let (validate, garde) = if model.is_constrained() {
        (quote!(, ::garde::Validate), quote!(#[garde(allow_unvalidated)]))
    } else {
        (TokenStream::new(), TokenStream::new())
    };
    quote! {
        #[doc = #doc]
        #[derive(
            ::core::clone::Clone, #debug #derives
            #private::serde::Serialize, #private::serde::Deserialize, #private::schemars::JsonSchema #validate
        )]
        #[serde(crate = #serde, deny_unknown_fields)]
        #[schemars(crate = #schemars)]
        #garde
        #[allow(dead_code, deprecated, missing_docs)]
        #vis struct #ident {
            #(#fields)*
        }
        #debug_impl
    }
}

fn expand_field(cx: &Context, field: &Field, place: Place) -> TokenStream {
    let runtime = runtime(cx);
    let Field { ident, vis, ty, carried, name, .. } = field;
    let function = |item: &str| {
        let item = Ident::new(item, proc_macro2::Span::call_site());
        show(&quote!(#runtime::#item))
    };
    let renamed = ident.unraw() != *name;
    let rename = renamed.then(|| quote!(#[serde(rename = #name)]));
    let is_none = "::core::option::Option::is_none";
    let optional = quote!(::core::option::Option<#ty>);
    let present = function("present");
    let (ty, serde) = match place {
        Place::Asked => (quote!(#ty), TokenStream::new()),
        Place::Nullable => (quote!(#ty), quote!(#[serde(default)])),
        Place::Optional => {
            let with = expand_with(field);
            let serde = quote!(#[serde(default, deserialize_with = #present, skip_serializing_if = #is_none)] #with);
            (optional, serde)
        }
        Place::Servers => (optional, quote!(#[serde(skip)])),
        Place::Unread => {
            let ignored = function("ignored");
            (optional, quote!(#[serde(default, deserialize_with = #ignored, skip_serializing_if = #is_none)]))
        }
        Place::Given => (optional, quote!(#[serde(default, skip_serializing_if = #is_none)])),
        Place::Ignored => (quote!(#runtime::Ignored<#ty>), quote!(#[serde(default, skip_serializing)])),
    };
    let wrapped = !matches!(place, Place::Asked | Place::Nullable);
    // An id that is not read is not asked anything either.
    let asked = !matches!(place, Place::Ignored | Place::Unread);
    let constraints = if asked { field.constraints.attributes(wrapped) } else { TokenStream::new() };
    quote! {
        #(#carried)*
        #rename
        #serde
        #constraints
        #vis #ident: #ty,
    }
}

/// Says to schemars that null is no value of a field for being optional. Unless the user has said what it is.
fn expand_with(field: &Field) -> Option<TokenStream> {
    let says = |attr: &syn::Attribute| {
        attr.path().is_ident("schemars") && has_word(attr.meta.to_token_stream(), &["with", "schema_with"])
    };
    if field.carried.iter().any(says) {
        return None;
    }
    let ty = LitStr::new(&show(&field.ty), Blame::of(&field.ty).start);
    Some(quote!(#[schemars(with = #ty)]))
}

fn has_word(tokens: TokenStream, words: &[&str]) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => words.iter().any(|word| ident == word),
        proc_macro2::TokenTree::Group(group) => has_word(group.stream(), words),
        _ => false,
    })
}

/// Without the values of private fields.
fn expand_debug(model: &Model, ident: &Ident) -> TokenStream {
    let name = ident.unraw().to_string();
    let fields = model.fields.iter().map(|field| {
        let (ident, name) = (&field.ident, field.ident.unraw().to_string());
        if field.private {
            quote!(.field(#name, &::core::format_args!("[private]")))
        } else {
            quote!(.field(#name, &self.#ident))
        }
    });
    quote! {
        #[automatically_derived]
        impl ::core::fmt::Debug for #ident {
            fn fmt(&self, __feathers_f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __feathers_f.debug_struct(#name) #(#fields)* .finish()
            }
        }
    }
}
