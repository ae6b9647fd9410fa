//! What every piece of generated code needs: where the runtime is, and which span to carry.
//!
//! Spans are chosen, never left to chance, because rustc points at them when it finds a type wrong. Three things are
//! ever blamed: the type of an argument, the return type, and a name (of a function whose future is not `Send`, of an event
//! that is none). All other code has the call site's span, that is the attribute.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Path;

pub(crate) struct Context {
    /// `::feathers::__private`, or the same below the path that the user gave: the runtime's module for generated code.
    pub(crate) private: TokenStream,
}

impl Context {
    pub(crate) fn new(krate: Option<&Path>) -> Self {
        let private = match krate {
            Some(krate) => quote!(#krate::__private),
            None => quote!(::feathers::__private),
        };
        Self { private }
    }

    /// The same, placed at `span`: an expression starts where its first token is, and here that is this path's.
    pub(crate) fn private_at(&self, span: Span) -> TokenStream {
        let place = |mut token: TokenTree| {
            // What `$crate` means is in its span, so of that only the place is replaced.
            let is_crate = matches!(&token, TokenTree::Ident(ident) if ident == "$crate");
            token.set_span(if is_crate { span.resolved_at(token.span()) } else { span });
            token
        };
        self.private.clone().into_iter().map(place).collect()
    }
}

/// Where rustc should point: from the first to the last token of what the user wrote.
///
/// A span of stable Rust covers one token, but an expression or a type reaches from its first token to its last; so
/// generated code takes the first span for its first token and the last for its last.
///
/// The spans are the user's own and not `resolved_at(Span::call_site())`: rustc merges two errors only if their spans
/// are the same in hygiene too, and the type itself, whose tokens are the user's, has one of them. So a name of ours
/// must never take such a span, only keywords, punctuation, and names that a path leads to.
#[derive(Clone, Copy)]
pub(crate) struct Blame {
    pub(crate) start: Span,
    pub(crate) end: Span,
}

impl Blame {
    pub(crate) fn of(tokens: &impl ToTokens) -> Self {
        let mut spans = tokens.to_token_stream().into_iter().map(|token| match token {
            // Brackets end where they close: `(A, B)`.
            TokenTree::Group(group) => (group.span_open(), group.span_close()),
            token => (token.span(), token.span()),
        });
        let (start, first_end) = spans.next().unwrap_or((Span::call_site(), Span::call_site()));
        let end = spans.last().map_or(first_end, |(_, end)| end);
        Self { start, end }
    }
}
