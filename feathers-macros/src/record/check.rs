//! What does not go together.

use std::collections::HashMap;

use super::model::{Field, Model, Storage};
use crate::errors::Errors;

pub(super) fn check(model: &Model, errors: &Errors) {
    let mut ids = model.fields.iter().filter(|field| field.id.is_some());
    match (ids.next(), ids.next()) {
        (None, _) => errors.blame(
            &model.ident,
            "a record needs an id\n\
             help: `#[record(id)] id: i64`: the store counts; `String` is a UUID; `id(given)` if clients choose it",
        ),
        (Some(first), Some(second)) => errors.blame(
            &second.ident,
            format!("a record has one id, and `{}` is one already\nhelp: remove `id` from one of them", first.ident),
        ),
        _ => {}
    }
    model.fields.iter().for_each(|field| check_field(field, errors));
    for (what, key, name) in [
        ("are named", "serde(rename", (|field: &Field| field.name.clone()) as fn(&Field) -> String),
        ("have the column", "record(column", |field| field.column.clone()),
    ] {
        let mut seen = HashMap::new();
        for field in &model.fields {
            if let Some(other) = seen.insert(name(field), &field.ident) {
                let message = format!(
                    "`{other}` and `{}` {what} `{}`\nhelp: `#[{key} = \"..\")]` on one of them",
                    field.ident,
                    name(field)
                );
                errors.blame(&field.ident, message);
            }
        }
    }
}

fn check_field(field: &Field, errors: &Errors) {
    let blame = |message: &str| errors.blame_span(field.span, message);
    if field.name.starts_with('$') {
        blame("names that begin with `$` are the operators of queries\nhelp: give it another name");
    }
    if field.id.is_some() {
        if field.nullable {
            blame("every record has an id, so it is no `Option`\nhelp: in what clients send to `create` it is one by itself");
        }
        if field.storage != Storage::Own {
            blame(
                "an id is a number or a string, stored as it is\n\
                 help: `i64`, `i32`, `u32`, `String`, or `LongId`, a number that is a string on the wire",
            );
        }
        if field.private {
            blame("clients name records by their id, so it can not be private\nhelp: remove `private`");
        }
        if field.readonly {
            blame("an id is never written\nhelp: remove `readonly`; only with `id(given)` clients may choose it");
        }
        if field.left.is_some() {
            blame("an id that is left out is made by the store\nhelp: remove `default`");
        }
        return;
    }
    if field.nullable && field.left.is_some() {
        blame(
            "an `Option` that is left out is `None`, so it has no other default\n\
             help: remove `default`, or the `Option`",
        );
    }
    if field.storage == Storage::Json && (field.filter || field.sort) {
        blame(
            "JSON can not be filtered or sorted by\n\
             help: remove `filter` and `sort`; what queries look at is a field of its own",
        );
    }
    match (field.private, field.skip_serializing) {
        (true, false) => blame(
            "a private field must not leave with the record either\n\
             help: `#[serde(skip_serializing)]`",
        ),
        (false, true) => blame(
            "serde leaves this field out of answers, but clients could select it\n\
             help: a field that never leaves is `#[record(private)]`, too",
        ),
        _ => {}
    }
    if field.private && (field.filter || field.sort) {
        blame(
            "what can be filtered or sorted by can be guessed, so a private field can not\n\
             help: remove `filter` and `sort`; in Rust it can be filtered by its column",
        );
    }
}
