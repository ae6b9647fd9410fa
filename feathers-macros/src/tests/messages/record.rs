//! Records.

use proc_macro2::TokenStream;
use quote::quote;

use crate::record::record;
use crate::tests::{messages_of, parse};

fn mistakes(item: TokenStream) -> Vec<String> {
    messages_of(&parse(&record(item)))
}

/// Of a record with these fields beside its id.
#[track_caller]
// By value: tests quote them in place.
#[expect(clippy::needless_pass_by_value)]
fn says(fields: TokenStream, expected: &str) {
    let found = mistakes(quote!(struct Todo { #[record(id)] id: i64, #fields }));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with(expected), "{found:#?}");
    assert!(found[0].contains("\nhelp: "), "{found:#?}");
}

#[track_caller]
fn says_of(item: TokenStream, expected: &str) {
    let found = mistakes(item);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with(expected), "{found:#?}");
    assert!(found[0].contains("\nhelp: "), "{found:#?}");
}

#[test]
fn that_is_none() {
    for item in [
        quote!(
            struct A;
        ),
        quote!(
            struct A(u8);
        ),
        quote!(
            enum A {
                B,
            }
        ),
        quote!(union A { a: u8 }),
    ] {
        says_of(item, "a record is a struct with named fields");
    }
    for item in [
        quote!(
            struct A<T> {
                #[record(id)]
                id: i64,
                a: T,
            }
        ),
        quote!(
            struct A<'a> {
                #[record(id)]
                id: i64,
                a: &'a str,
            }
        ),
        quote!(
            struct A<const N: usize> {
                #[record(id)]
                id: i64,
            }
        ),
    ] {
        says_of(item, "a record has no type parameters or lifetimes");
    }
}

#[test]
fn ids() {
    says_of(
        quote!(
            struct A {
                a: i64,
            }
        ),
        "a record needs an id",
    );
    says(quote!(#[record(id)] other: i64), "a record has one id, and `id` is one already");
    for (keys, ty, expected) in [
        (quote!(id), quote!(Option<i64>), "every record has an id, so it is no `Option`"),
        (quote!(id, json), quote!(i64), "an id is a number or a string"),
        (quote!(id, text), quote!(i64), "an id is a number or a string"),
        (quote!(id, private), quote!(i64), "clients name records by their id"),
        (quote!(id, readonly), quote!(i64), "an id is never written"),
        (quote!(id, default), quote!(i64), "an id that is left out is made by the store"),
        (quote!(id(taken)), quote!(i64), "`id` knows only `given`"),
        (quote!(id()), quote!(i64), "`id` knows only `given`"),
    ] {
        let found = mistakes(quote!(struct A { #[record(#keys)] a: #ty }));
        assert!(found[0].starts_with(expected), "{found:#?}");
    }
}

#[test]
fn keys_of_fields() {
    says(quote!(#[record(fliter)] a: u8), "`#[record]` of a field has no key `fliter`");
    says(quote!(#[record(filter, filter)] a: u8), "`filter` is said twice");
    says(quote!(#[record(filter)] #[record(filter)] a: u8), "`filter` is said twice");
    says(quote!(#[record] a: u8), "`#[record]` says in brackets what it means");
    says(quote!(#[record(column)] a: u8), "`column` is a string");
    says(quote!(#[record(default = )] a: u8), "`default` needs a value");
    says(quote!(#[record(json, text)] a: u8), "a field is stored in one way");
}

#[test]
fn keys_of_structs() {
    let with = |keys: TokenStream| {
        quote!(
            #[record(#keys)]
            struct A {
                #[record(id)]
                id: i64,
            }
        )
    };
    says_of(with(quote!(tabel = "a")), "`#[record]` of a struct has no key `tabel`");
    says_of(with(quote!(table = 1)), "`table` is a string");
    says_of(with(quote!(new = "New Todo")), "`new` is the name of a type");
    says_of(with(quote!(crate)), "`crate` needs a value");
    says_of(with(quote!(crate = self::a)), "`crate` is an absolute path");
    assert_eq!(mistakes(with(quote!(crate = "a::b"))), [""; 0]);
    assert_eq!(mistakes(with(quote!(table = ""))), ["`table` can not be empty"]);
}

#[test]
fn what_does_not_go_together() {
    says(quote!(#[record(private)] a: u8), "a private field must not leave with the record either");
    says(quote!(#[serde(skip_serializing)] a: u8), "serde leaves this field out of answers");
    says(quote!(#[record(private, filter)] #[serde(skip_serializing)] a: u8), "what can be filtered or sorted by can be guessed");
    says(quote!(#[record(json, filter)] a: Vec<u8>), "JSON can not be filtered or sorted by");
    says(quote!(#[record(json, sort)] a: Vec<u8>), "JSON can not be filtered or sorted by");
    says(quote!(#[record(default)] a: Option<u8>), "an `Option` that is left out is `None`");
    says(quote!(#[record(default = Some(1))] a: std::option::Option<u8>), "an `Option` that is left out is `None`");
    says(quote!(#[garde(required, length(min = 1))] a: Option<String>), "a field of a record that must be there");
}

#[test]
fn names() {
    says(quote!(#[serde(rename = "id")] a: u8), "`id` and `a` are named `id`");
    says(quote!(#[record(column = "id")] a: u8), "`id` and `a` have the column `id`");
    says(quote!(#[serde(rename = "$a")] a: u8), "names that begin with `$` are the operators of queries");
}

#[test]
fn what_serde_would_make_of_it() {
    says(quote!(#[serde(flatten)] a: B), "a field of a record is one column");
    says(quote!(#[serde(skip)] a: u8), "a record is read with all its fields");
    says(quote!(#[serde(skip_deserializing)] a: u8), "a record is read with all its fields");
    for key in [quote!(with = "x"), quote!(serialize_with = "x"), quote!(deserialize_with = "x"), quote!(alias = "x")] {
        says(quote!(#[serde(#key)] a: u8), "a field of a record is stored, queried and sent by its type");
    }
    says(quote!(#[serde(rename(serialize = "x"))] a: u8), "a field of a record has one name on the wire");
    let of_struct = |key: TokenStream| {
        quote!(
            #[serde(#key)]
            struct A {
                #[record(id)]
                id: i64,
            }
        )
    };
    for key in [quote!(transparent), quote!(from = "B"), quote!(into = "B"), quote!(tag = "b"), quote!(untagged)] {
        says_of(
            of_struct(key.clone()),
            &format!("`{}` makes something else of a record", key.to_string().split(' ').next().unwrap_or("")),
        );
    }
    says_of(of_struct(quote!(rename_all(serialize = "camelCase"))), "a field of a record has one name on the wire");
    assert_eq!(mistakes(of_struct(quote!(deny_unknown_fields, default = "x", rename = "B", bound(serialize = "")))), [""; 0]);
    assert_eq!(
        mistakes(quote!(
            struct A {
                #[record(id)]
                #[serde(default)]
                id: i64,
                #[serde(skip_serializing_if = "f")]
                a: u8,
            }
        )),
        [""; 0]
    );
}

#[test]
fn all_at_once() {
    let found = mistakes(quote!(
        struct A {
            #[record(jason)]
            a: u8,
            #[record(private)]
            b: u8,
            #[serde(flatten)]
            c: C,
        }
    ));
    assert_eq!(found.len(), 4, "{found:#?}");
}
