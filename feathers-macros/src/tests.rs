//! Snapshots of what is generated, and the words for every mistake.
//!
//! A snapshot is one file a feature below `tests/expansion` of the workspace, to be reviewed like code.
//! `UPDATE_EXPANSION=1 cargo test -p feathers-macros` writes them anew.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::{File, Item, LitStr};

use crate::service::service;

mod classify;
mod expansion;
mod messages;
mod snapshots;

/// What the attribute makes of a block, as formatted code.
fn expand(args: TokenStream, item: TokenStream) -> String {
    prettyplease::unparse(&parse(&service(args, item)))
}

fn parse(tokens: &TokenStream) -> File {
    syn::parse2(tokens.clone()).unwrap_or_else(|error| panic!("{error}\n{tokens}"))
}

fn mistakes(args: TokenStream, item: TokenStream) -> Vec<String> {
    messages_of(&parse(&service(args, item)))
}

/// The messages of all `compile_error!`s in an expansion.
fn messages_of(file: &File) -> Vec<String> {
    let is_error = |item: &Item| match item {
        Item::Macro(item) if item.mac.path.segments.last()?.ident == "compile_error" => {
            Some(item.mac.parse_body::<LitStr>().ok()?.value())
        }
        _ => None,
    };
    file.items.iter().filter_map(is_error).collect()
}

/// The messages for a block with these items, below a sound attribute.
// By value: tests quote them in place.
#[expect(clippy::needless_pass_by_value)]
fn mistakes_of(items: TokenStream) -> Vec<String> {
    mistakes(quote!("messages"), quote!(impl Messages { #items }))
}

/// The messages for these arguments of the attribute, on a sound block.
fn mistakes_in(args: TokenStream) -> Vec<String> {
    mistakes(args, quote!(impl Messages { fn find(&self) -> Result<()> { Ok(()) } }))
}

/// Is there such an identifier, at any depth?
fn has_word(tokens: TokenStream, word: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Group(group) => has_word(group.stream(), word),
        _ => false,
    })
}
