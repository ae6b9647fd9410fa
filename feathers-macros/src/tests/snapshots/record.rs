//! Records.

use proc_macro2::TokenStream;
use quote::quote;

use super::compare;
use crate::record::record;
use crate::tests::parse;

fn check(name: &str, item: TokenStream) -> String {
    let found = prettyplease::unparse(&parse(&record(item)));
    compare(name, &found);
    found
}

#[test]
fn a_small_record() {
    check(
        "record",
        quote! {
            struct Todo {
                #[record(id)]
                id: i64,
                /// What is to be done.
                #[record(filter, sort)]
                text: String,
            }
        },
    );
}

#[test]
fn a_record_with_everything() {
    let found = check(
        "record_full",
        quote! {
            /// Something to do.
            #[serde(rename_all = "camelCase")]
            #[record(table = "list", like, new = "Draft", patch = "Change", crate = crate::reexports::api)]
            pub(crate) struct Todo {
                #[record(id(given))]
                pub id: String,
                #[garde(length(min = 1), custom(is_polite))]
                #[record(filter, sort)]
                pub text: String,
                #[record(filter, default)]
                pub done: bool,
                #[record(default = Weight::of(1), json)]
                #[garde(inner(length(min = 1), ascii))]
                #[schemars(extend("x-unit" = "kg"))]
                weights: Vec<String>,
                #[record(filter, readonly)]
                owner_id: i64,
                #[record(readonly, default = now(), text)]
                made_at: Time,
                #[record(column = "remark")]
                note: Option<String>,
                #[record(text, filter)]
                due: Option<Date>,
                #[record(private)]
                #[serde(skip_serializing, default)]
                hash: String,
                r#type: Option<u8>,
            }
        },
    );
    assert!(!found.contains("::feathers::"), "the default path is nowhere");
}
