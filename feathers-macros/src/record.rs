//! `#[derive(Record)]`: a struct as what a store keeps, and the types of what clients send to make and change it.
//!
//! `attributes` reads what is written on the struct and its fields into the `model`, `wire` what of serde's attributes matters,
//! `constraints` those of garde; `check` says what does not go together; `expand` writes the traits and `made` the types.

mod attributes;
mod check;
mod constraints;
mod expand;
mod made;
mod model;
mod wire;

use proc_macro2::TokenStream;
use syn::{Data, DataStruct, DeriveInput, Fields, FieldsNamed};

use self::model::Model;
use crate::context::Context;
use crate::errors::Errors;

pub(crate) fn record(item: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(item) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let errors = Errors::new();
    let model = read(&input, &errors);
    match (errors.finish(), model) {
        (Ok(()), Some(model)) => expand::expand(&Context::new(model.krate.as_ref()), &model),
        (Ok(()), None) => TokenStream::new(),
        (Err(mistakes), _) => mistakes,
    }
}

/// The struct, if it is one that could be a record.
fn read(input: &DeriveInput, errors: &Errors) -> Option<Model> {
    let Data::Struct(DataStruct { fields: Fields::Named(FieldsNamed { named, .. }), .. }) = &input.data else {
        errors.blame(
            &input.ident,
            "a record is a struct with named fields\n\
             help: `#[derive(Record)] struct Todo { #[record(id)] id: i64, text: String }`",
        );
        return None;
    };
    if !input.generics.params.is_empty() {
        errors.blame(
            &input.generics,
            format!(
                "a record has no type parameters or lifetimes: `{}` stands for one table\n\
                 help: write out the types, or use `#[record(json)]` for a field of any type",
                input.ident
            ),
        );
        return None;
    }
    let container = attributes::of_struct(&input.attrs, &input.ident, errors);
    let names = wire::of_struct(&input.attrs, errors);
    let fields = named.iter().filter_map(|field| attributes::of_field(field, names, errors)).collect();
    let model = Model { ident: input.ident.clone(), vis: input.vis.clone(), fields, ..container };
    check::check(&model, errors);
    Some(model)
}
