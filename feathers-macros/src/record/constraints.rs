//! `#[garde(..)]`: what is asked of a field, and how the made types ask the same where they wrap the field in an `Option`.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::{Attribute, Meta};

use crate::errors::Errors;

/// The rules of a field, each with its name.
#[derive(Default)]
pub(super) struct Constraints(Vec<(String, TokenStream)>);

impl Constraints {
    pub(super) fn read(attrs: &[Attribute], errors: &Errors) -> Self {
        let mut rules = Vec::new();
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("garde")) {
            // What is none of garde's is for garde to report.
            let Meta::List(list) = &attr.meta else { continue };
            for rule in split(list.tokens.clone()) {
                let name = rule.clone().into_iter().next().map(|first| first.to_string()).unwrap_or_default();
                if name == "required" {
                    errors.blame(
                        &rule,
                        "a field of a record that must be there is no `Option`, so `required` has nothing to say\n\
                         help: remove `required` and the `Option`",
                    );
                } else if name != "skip" {
                    rules.push((name, rule));
                }
            }
        }
        Self(rules)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The attributes for a field of a made type. `wrapped`: its type is the record's in an `Option`.
    ///
    /// Every rule of garde looks through an `Option`, except the two that take a value as it is: `inner`, which would take the
    /// `Option` for the list, and `custom`. They move inside; schemars, which reads the rules too, is then told apart.
    pub(super) fn attributes(&self, wrapped: bool) -> TokenStream {
        if self.is_empty() {
            return TokenStream::new();
        }
        let moves = |name: &str| wrapped && (name == "inner" || name == "custom");
        let (moved, kept): (Vec<_>, Vec<_>) = self.0.iter().partition(|(name, _)| moves(name));
        let kept = kept.iter().map(|(_, rule)| rule);
        let inside = moved.iter().map(|(_, rule)| rule);
        let inside = (!moved.is_empty()).then(|| quote!(inner(#(#inside),*)));
        let rules = kept.cloned().chain(inside);
        let for_schema: Vec<_> =
            moved.iter().filter(|(name, _)| name == "inner").filter_map(|(_, rule)| for_schema(rule)).collect();
        let for_schema = (!for_schema.is_empty()).then(|| quote!(#[schemars(#(#for_schema),*)]));
        quote!(#[garde(#(#rules),*)] #for_schema)
    }
}

/// At the commas outside of brackets.
fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    for token in tokens {
        match (&token, parts.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' => parts.push(TokenStream::new()),
            (_, Some(last)) => last.extend([token]),
            (_, None) => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// `inner(length(min = 1), ascii)` as far as schemars knows rules of that name.
fn for_schema(inner: &TokenStream) -> Option<TokenStream> {
    const KNOWN: [&str; 9] = ["length", "range", "pattern", "contains", "email", "url", "ip", "ipv4", "ipv6"];
    let group = inner.clone().into_iter().find_map(|token| match token {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    })?;
    let rules: Vec<_> = split(group)
        .into_iter()
        .filter_map(|rule| {
            let name = rule.clone().into_iter().next()?.to_string();
            if name == "inner" { for_schema(&rule) } else { KNOWN.contains(&name.as_str()).then_some(rule) }
        })
        .collect();
    (!rules.is_empty()).then(|| quote!(inner(#(#rules),*)))
}
