//! Documentation, which is data for clients and documentation again of what is generated.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Doc, DocLine};

/// As a constant: the traits have an empty default.
pub(super) fn expand_doc(doc: &Doc) -> TokenStream {
    let text = expand_text(doc);
    quote!(const DOC: &'static str = #text;)
}

/// As documentation.
pub(super) fn expand_doc_attr(doc: &Doc) -> TokenStream {
    let text = expand_text(doc);
    quote!(#[doc = #text])
}

fn expand_text(doc: &Doc) -> TokenStream {
    let mut text = String::new();
    let mut pieces = Vec::new();
    for (index, line) in doc.lines.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        match line {
            DocLine::Text(line) => text.push_str(line),
            DocLine::Macro(tokens) => {
                let before = std::mem::take(&mut text);
                pieces.push(quote!(#before));
                pieces.push(tokens.clone());
            }
        }
    }
    if pieces.is_empty() {
        return quote!(#text);
    }
    // `include_str!` is rustc's to read.
    quote!(::core::concat!(#(#pieces,)* #text))
}
