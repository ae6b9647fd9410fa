//! What is taken from attributes: `#[cfg]`, silenced lints, and documentation.
//!
//! They are copied, never moved: the user's block keeps all it had but our own attributes, which `marks` takes off.

use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, MetaNameValue, Path, Token, parse_quote};

use crate::model::{Doc, DocLine};

/// The conditions under which an item exists. What is generated from it must exist under the same.
pub(crate) fn cfgs(attrs: &[Attribute]) -> Vec<Attribute> {
    select(attrs, |meta| meta.path().is_ident("cfg").then(|| meta.clone()))
}

/// The lints that generated code must not raise about the user's own types and names, because the user has silenced
/// them where they were written.
pub(crate) fn silenced_lints(attrs: &[Attribute]) -> Vec<Attribute> {
    select(attrs, |meta| {
        let path = meta.path();
        match meta {
            Meta::List(list) if path.is_ident("allow") => Some(Meta::List(list.clone())),
            // A copied `expect` may well not be fulfilled a second time, which is a lint too.
            Meta::List(list) if path.is_ident("expect") => {
                let mut list = list.clone();
                list.path = parse_quote!(allow);
                Some(Meta::List(list))
            }
            // Clients still call a deprecated method, so generated code does: lint `deprecated` would fire there.
            _ if path.is_ident("deprecated") => Some(parse_quote!(allow(deprecated))),
            _ => None,
        }
    })
}

/// Keeps what `pick` wants, also inside `cfg_attr`: `#[cfg_attr(a, cfg(b), inline)]` is `#[cfg_attr(a, cfg(b))]` for
/// one who asks for `cfg`. The rest of it may do anything to our impl, so it stays behind.
fn select(attrs: &[Attribute], pick: impl Fn(&Meta) -> Option<Meta>) -> Vec<Attribute> {
    attrs
        .iter()
        .filter_map(|attr| {
            let mut copy: Attribute = attr.clone();
            copy.meta = select_meta(&attr.meta, &pick)?;
            // Inner attributes of the block become outer ones of our impls.
            copy.style = syn::AttrStyle::Outer;
            Some(copy)
        })
        .collect()
}

fn select_meta(meta: &Meta, pick: &impl Fn(&Meta) -> Option<Meta>) -> Option<Meta> {
    let Meta::List(list) = meta else {
        return pick(meta);
    };
    if !list.path.is_ident("cfg_attr") {
        return pick(meta);
    }
    // A malformed one is rustc's to report: it is still on the user's block.
    let inside = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(list.tokens.clone()).ok()?;
    let mut inside = inside.iter();
    let condition = inside.next()?;
    let picked: Vec<_> = inside.filter_map(|meta| select_meta(meta, pick)).collect();
    if picked.is_empty() {
        return None;
    }
    let mut list = list.clone();
    list.tokens = quote!(#condition, #(#picked),*);
    Some(Meta::List(list))
}

/// Doc comments, without the space that follows `///`.
pub(crate) fn doc(attrs: &[Attribute]) -> Option<Doc> {
    let mut lines = Vec::new();
    for attr in attrs {
        let Meta::NameValue(MetaNameValue { path, value, .. }) = &attr.meta else {
            continue;
        };
        if !is_doc(path) {
            continue;
        }
        match value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
                lines.extend(text.value().lines().map(|line| DocLine::Text(strip_space(line).to_owned())));
                // `///` alone is an empty line, which `lines` does not count.
                if text.value().is_empty() {
                    lines.push(DocLine::Text(String::new()));
                }
            }
            other => lines.push(DocLine::Macro(other.to_token_stream())),
        }
    }
    // Blank lines around the text say nothing.
    let is_blank = |line: &DocLine| matches!(line, DocLine::Text(text) if text.trim().is_empty());
    while lines.last().is_some_and(is_blank) {
        lines.pop();
    }
    let first = lines.iter().position(|line| !is_blank(line))?;
    lines.drain(..first);
    Some(Doc { lines })
}

fn is_doc(path: &Path) -> bool {
    path.is_ident("doc")
}

fn strip_space(line: &str) -> &str {
    line.strip_prefix(' ').unwrap_or(line).trim_end()
}
