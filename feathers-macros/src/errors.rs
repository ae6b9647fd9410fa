//! Where every stage puts its mistakes, so that a user sees all of them in one compile.
//!
//! `syn::Result` with `?` was not chosen: it ends at the first mistake. A sink has a risk of its own, that nobody reads
//! it and a broken service compiles. So a sink that is dropped unread panics, which fails the test that did it.

use std::cell::RefCell;
use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// All mistakes found so far, in the order they were found.
#[derive(Debug)]
pub(crate) struct Errors {
    /// `None` once they were read. Shared borrows push, so that a parser's closure and its caller can both hold one.
    found: RefCell<Option<Vec<syn::Error>>>,
}

impl Errors {
    pub(crate) fn new() -> Self {
        Self { found: RefCell::new(Some(Vec::new())) }
    }

    /// A mistake whose blame is `tokens`, from the first to the last of them.
    pub(crate) fn blame(&self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// A mistake of something that is absent: `span` is where it should have been.
    pub(crate) fn blame_span(&self, span: Span, message: impl Display) {
        self.push(syn::Error::new(span, message));
    }

    pub(crate) fn push(&self, error: syn::Error) {
        if let Some(found) = self.found.borrow_mut().as_mut() {
            found.push(error);
        }
    }

    /// How many there are. Two readings around a piece of work tell whether that piece was sound.
    pub(crate) fn count(&self) -> usize {
        self.found.borrow().as_ref().map_or(0, Vec::len)
    }

    /// Reads the sink: nothing, or one `compile_error!` for each mistake.
    pub(crate) fn finish(self) -> Result<(), TokenStream> {
        let found = self.found.take().unwrap_or_default();
        if found.is_empty() {
            return Ok(());
        }
        Err(found.iter().map(syn::Error::to_compile_error).collect())
    }
}

impl Drop for Errors {
    #[expect(clippy::panic, reason = "a mistake of the macro itself, which its tests find")]
    fn drop(&mut self) {
        // A second panic while one is under way would abort and hide the first.
        if self.found.get_mut().is_some() && !std::thread::panicking() {
            panic!("the mistakes of a service were dropped unread");
        }
    }
}

/// Tokens in a message, as a person writes them: `& mut Vec < u8 >` is `&mut Vec<u8>`.
pub(crate) fn show(tokens: &impl ToTokens) -> String {
    const TIGHT: [(&str, &str); 10] = [
        (" :: ", "::"),
        (":: ", "::"),
        (" ::", "::"),
        (" : ", ": "),
        (" < ", "<"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        ("& ", "&"),
        (" ,", ","),
    ];
    let shown = tokens.to_token_stream().to_string();
    // Long ones come in several lines.
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown = TIGHT.iter().fold(shown, |shown, (loose, tight)| shown.replace(loose, tight));
    // `Query (q)`, but `(a, (b, c))`.
    let mut from = 0;
    while let Some(at) = shown[from..].find(" (").map(|at| from + at) {
        if shown[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            shown.remove(at);
        }
        from = at + 1;
    }
    shown
}
