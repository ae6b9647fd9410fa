//! `#[derive(Events)]`: the custom events of a service, one a variant.
//!
//! Unlike an attribute's input, a derive's has no `#[cfg]`s any more: variants that are not there are not seen.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Data, DataEnum, DeriveInput, Fields, Ident, Meta, Path, Token, Type, Variant};

use crate::context::{Blame, Context};
use crate::errors::Errors;
use crate::expand::parens;
use crate::syntax::args::read_crate;
use crate::syntax::names::{camel_case, check_wire_name, read_rename};

/// One event.
struct Event {
    variant: Ident,
    /// As clients hear it.
    name: String,
    /// The type of what it carries; nothing is `null`.
    payload: Option<Type>,
}

pub(crate) fn events(item: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(item) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let errors = Errors::new();
    let krate = read_crate_key(&input.attrs, &errors);
    let events = read_events(&input, &errors);
    let cx = Context::new(krate.as_ref());
    match errors.finish() {
        Ok(()) => expand(&cx, &input, &events),
        // An empty set, so that a service with these events adds no second message.
        Err(mistakes) => {
            let stub = expand(&cx, &input, &[]);
            quote!(#stub #mistakes)
        }
    }
}

/// `#[event(crate = path)]` on the enum.
fn read_crate_key(attrs: &[Attribute], errors: &Errors) -> Option<Path> {
    const HELP: &str = "help: `#[event(crate = some::path)]`";
    let mut krate = None;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("event")) {
        let read = attr.parse_args_with(|input: ParseStream<'_>| {
            let key = input.call(Ident::parse_any)?;
            if key != "crate" {
                return Err(syn::Error::new(key.span(), format!("`#[event]` of an enum has no key `{key}`\n{HELP}")));
            }
            input.parse::<Token![=]>()?;
            read_crate(&input.parse()?)
        });
        match read {
            Ok(path) if krate.is_none() => krate = Some(path),
            Ok(path) => errors.blame(path, "`crate` is said twice\nhelp: remove one of them"),
            Err(error) => errors.push(error),
        }
    }
    krate
}

fn read_events(input: &DeriveInput, errors: &Errors) -> Vec<Event> {
    let Data::Enum(DataEnum { variants, .. }) = &input.data else {
        errors.blame(
            &input.ident,
            "events are the variants of an enum\n\
             help: `#[derive(Events)] enum MessageEvent { Typing(Typing) }`",
        );
        return Vec::new();
    };
    if variants.is_empty() {
        errors.blame(&input.ident, "this enum has no events\nhelp: a variant is an event: `Typing(Typing)`");
    }
    let events: Vec<_> = variants.iter().filter_map(|variant| read_event(variant, errors)).collect();
    let mut names = HashSet::new();
    for event in &events {
        if !names.insert(&event.name) {
            errors.blame(
                &event.variant,
                format!("two events are named `{}`\nhelp: `#[event(rename = \"..\")]` on one of them", event.name),
            );
        }
    }
    events
}

fn read_event(variant: &Variant, errors: &Errors) -> Option<Event> {
    let payload = match &variant.fields {
        Fields::Unit => None,
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => fields.unnamed.first().map(|field| field.ty.clone()),
        fields => {
            errors.blame(
                fields,
                format!(
                    "an event carries one value: use a struct\n\
                     help: `{0}({0})`, or `{0}` for nothing",
                    variant.ident
                ),
            );
            return None;
        }
    };
    let mut rename = None;
    for attr in variant.attrs.iter().filter(|attr| attr.path().is_ident("event")) {
        if matches!(attr.meta, Meta::Path(_)) {
            errors.blame(attr, "`#[event]` says nothing\nhelp: `#[event(rename = \"..\")]`, or remove it");
        } else if let Some(name) = read_rename(attr, "typing", errors) {
            if rename.is_some() {
                errors.blame(attr, "`rename` is said twice\nhelp: remove one of them");
            }
            rename = Some(name);
        }
    }
    let (blame, name) = match &rename {
        Some(rename) => (rename.span(), rename.value()),
        None => (variant.ident.span(), camel_case(&variant.ident.unraw().to_string())),
    };
    if let Err(mistake) = check_wire_name("event", &name) {
        errors.blame_span(blame, mistake);
    }
    Some(Event { variant: variant.ident.clone(), name, payload })
}

fn expand(cx: &Context, input: &DeriveInput, events: &[Event]) -> TokenStream {
    let private = &cx.private;
    let ident = &input.ident;
    let (generics, arguments, where_clause) = input.generics.split_for_impl();
    let names = events.iter().map(|Event { name, .. }| quote!(#name));
    let name_arms = events.iter().map(|Event { variant, name, payload }| {
        let fields = payload.as_ref().map(|_| quote!((_)));
        quote!(Self::#variant #fields => #name,)
    });
    let payload_arms = events.iter().map(|Event { variant, payload, .. }| match payload {
        Some(ty) => {
            let call = expand_carried(cx, ty, "payload", &quote!(__feathers_payload));
            quote!(Self::#variant(__feathers_payload) => #call,)
        }
        None => quote!(Self::#variant => #private::Carried::payload(&()),),
    });
    let schemas = events.iter().map(|Event { name, payload, .. }| {
        let ty = payload.as_ref().map_or_else(|| quote!(()), |ty| quote!(#ty));
        let schema = expand_carried(cx, &ty, "schema", &quote!(__feathers_generator));
        quote!((#name, #schema))
    });
    // Of a mistaken one nothing is told apart.
    let (name_arms, payload_arms) = if events.is_empty() {
        (quote!(_ => "",), quote!(_ => #private::Carried::payload(&()),))
    } else {
        (quote!(#(#name_arms)*), quote!(#(#payload_arms)*))
    };
    quote! {
        // An event is sent although its variant is deprecated.
        #[allow(deprecated)]
        #[automatically_derived]
        impl #generics #private::EventSet for #ident #arguments #where_clause {
            const NAMES: &'static [&'static str] = &[#(#names),*];
            fn name(&self) -> &'static str {
                match self {
                    #name_arms
                }
            }
            fn payload(&self) -> #private::Result<#private::EventPayload> {
                match self {
                    #payload_arms
                }
            }
            fn schemas(
                __feathers_generator: &mut #private::SchemaGenerator,
            ) -> ::std::vec::Vec<(&'static str, #private::Schema)> {
                ::core::convert::From::from([#(#schemas),*])
            }
        }
    }
}

/// `<Typing as ::feathers::__private::Carried>::payload(..)`, at the type, which is to blame when it cannot be sent. It is asked
/// twice, and rustc says it once because the place is the same.
fn expand_carried(cx: &Context, ty: &impl ToTokens, function: &str, argument: &TokenStream) -> TokenStream {
    let private = &cx.private;
    let Blame { start, end } = Blame::of(ty);
    let function = Ident::new(function, end);
    let argument = parens(end, argument.clone());
    quote_spanned!(start=> <#ty as #private::Carried>::#function #argument)
}
