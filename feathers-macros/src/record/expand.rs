//! The traits of a record, and its columns as constants.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Ident;
use syn::ext::IdentExt;

use super::made;
use super::model::{Field, Model, Storage};
use crate::context::{Blame, Context};
use crate::expand::parens;

/// `::feathers::__private::record`.
pub(super) fn runtime(cx: &Context) -> TokenStream {
    let private = &cx.private;
    quote!(#private::record)
}

pub(super) fn expand(cx: &Context, model: &Model) -> TokenStream {
    let record = expand_record(cx, model);
    let table = expand_table(cx, model);
    let columns = expand_columns(cx, model);
    let made = made::expand(cx, model);
    quote!(#record #table #columns #made)
}

fn expand_record(cx: &Context, model: &Model) -> TokenStream {
    let runtime = runtime(cx);
    let private = &cx.private;
    let Model { ident, new, patch, like, .. } = model;
    let id = model.id();
    let Some(Field { ident: id_name, ty: id_type, .. }) = model.fields.get(id) else { return TokenStream::new() };
    let scalars = model.fields.iter().enumerate().map(|(index, field)| {
        let name = &field.ident;
        let scalar = of_type(cx, field, "scalar", &quote!(&self.#name));
        quote!(::core::option::Option::Some(#index) => #scalar,)
    });
    quote! {
        #[automatically_derived]
        impl #runtime::Record for #ident {
            type Id = #id_type;
            type New = #new;
            type Patch = #patch;
            const LIKE: bool = #like;
            fn id_field() -> #runtime::FieldRef {
                #runtime::FieldRef::at::<Self>(#id)
            }
            fn id(&self) -> Self::Id {
                ::core::clone::Clone::clone(&self.#id_name)
            }
            #[allow(deprecated)]
            fn scalar(&self, __feathers_field: &#runtime::FieldRef) -> #runtime::Result<#runtime::Scalar<'_>> {
                match __feathers_field.index {
                    #(#scalars)*
                    _ => ::core::result::Result::Ok(#runtime::Scalar::Null),
                }
            }
            fn field(__feathers_name: &str, __feathers_used: #runtime::Use) -> #runtime::Result<#runtime::FieldRef> {
                #runtime::field::<Self>(__feathers_name, __feathers_used)
            }
            fn parse(
                __feathers_field: &#runtime::FieldRef,
                __feathers_value: &#runtime::Value,
            ) -> #runtime::Result<#runtime::Scalar<'static>> {
                #runtime::parse::<Self>(__feathers_field, __feathers_value)
            }
            fn from_values(__feathers_values: #runtime::Values<Self>) -> #runtime::Result<Self> {
                #runtime::from_values(__feathers_values)
            }
            fn values(&self) -> #runtime::Result<#runtime::Values<Self>> {
                #runtime::values(self)
            }
            fn query_schema(__feathers_generator: &mut #private::SchemaGenerator) -> #private::Schema {
                #runtime::query_schema::<Self>(__feathers_generator)
            }
        }
    }
}

fn expand_table(cx: &Context, model: &Model) -> TokenStream {
    let runtime = runtime(cx);
    let Model { ident, table, .. } = model;
    let id = model.id();
    let infos = model.fields.iter().map(|field| expand_info(cx, field));
    let reads = model.fields.iter().enumerate().map(|(index, field)| {
        let name = &field.ident;
        let read = of_type(cx, field, "read", &quote!(__feathers_columns, #index));
        quote!(#name: #read?,)
    });
    quote! {
        #[automatically_derived]
        impl #runtime::Table for #ident {
            const NAME: &'static str = #table;
            const ID: usize = #id;
            const FIELDS: &'static [#runtime::FieldInfo] = &[#(#infos),*];
            #[allow(deprecated)]
            fn from_columns<__FeathersColumns: #runtime::Columns>(
                __feathers_columns: &mut __FeathersColumns,
            ) -> #runtime::Result<Self> {
                ::core::result::Result::Ok(Self { #(#reads)* })
            }
        }
    }
}

fn expand_info(cx: &Context, field: &Field) -> TokenStream {
    let runtime = runtime(cx);
    let Field { name, column, ty, private, nullable, .. } = field;
    let is_id = field.id.is_some();
    let (filter, sort, writable) = (field.filter || is_id, field.sort || is_id, field.is_writable());
    let (kind, nullable, parse) = match field.storage {
        Storage::Own => (own(cx, ty, "KIND"), own(cx, ty, "NULLABLE"), own(cx, ty, "parse")),
        Storage::Text => (quote!(#runtime::FieldKind::Text), quote!(#nullable), quote!(#runtime::AsText::parse::<#ty>)),
        Storage::Json => (quote!(#runtime::FieldKind::Json), quote!(#nullable), quote!(#runtime::AsJson::parse)),
    };
    quote! {
        #runtime::FieldInfo {
            name: #name,
            column: #column,
            kind: #kind,
            nullable: #nullable,
            filter: #filter,
            sort: #sort,
            private: #private,
            writable: #writable,
            parse: #parse,
        }
    }
}

/// `<String as ::feathers::__private::record::Field>::KIND`, at the type, which is to blame when no store could hold it.
fn own(cx: &Context, ty: &impl ToTokens, item: &str) -> TokenStream {
    let runtime = runtime(cx);
    let Blame { start, end } = Blame::of(ty);
    let item = Ident::new(item, end);
    quote_spanned!(start=> <#ty as #runtime::Field>::#item)
}

/// A function of how the field is stored: `scalar` or `read`.
pub(super) fn of_type(cx: &Context, field: &Field, function: &str, arguments: &TokenStream) -> TokenStream {
    let Blame { end, .. } = Blame::of(&field.ty);
    let path = path_of_type(cx, field, function);
    let arguments = parens(end, arguments.clone());
    quote!(#path #arguments)
}

fn path_of_type(cx: &Context, field: &Field, function: &str) -> TokenStream {
    let runtime = runtime(cx);
    let ty = &field.ty;
    let how = match field.storage {
        Storage::Own => return own(cx, ty, function),
        Storage::Text => quote!(AsText),
        Storage::Json => quote!(AsJson),
    };
    let function = Ident::new(function, Blame::of(ty).end);
    // What they read is known by where it goes, what they write by what they get.
    quote!(#runtime::#how::#function)
}

fn expand_columns(cx: &Context, model: &Model) -> TokenStream {
    let runtime = runtime(cx);
    let Model { ident, vis, .. } = model;
    let columns = model.fields.iter().enumerate().filter_map(|(index, field)| {
        let plain = field.ident.unraw().to_string();
        let constant = format_ident!("{}", plain.to_uppercase(), span = field.ident.span());
        let doc = format!(" The field `{plain}`, in filters and sorts.");
        let ty = match field.storage {
            Storage::Own => field.ty.to_token_stream(),
            Storage::Text => quote!(::std::string::String),
            Storage::Json => return None,
        };
        Some(quote! {
            #[doc = #doc]
            #vis const #constant: #runtime::Column<#ident, #ty> = #runtime::Column::at(#index);
        })
    });
    quote! {
        #[allow(dead_code)]
        #[automatically_derived]
        impl #ident {
            #(#columns)*
        }
    }
}
