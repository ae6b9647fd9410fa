//! What stands in the brackets of our attributes: names of methods and events.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Ident, LitStr, Meta, Token};

use crate::errors::{Errors, show};
use crate::model::{Name, Names};
use crate::syntax::marks::{Mark, Word};

/// `(create, patch)` or `(all)`. `None` where it cannot be read, which the sink then knows.
pub(crate) fn read_names(mark: &Mark, errors: &Errors) -> Option<Names> {
    let word = mark.word.name();
    let (what, example) = if mark.word == Word::Publish { ("event", "created") } else { ("method", "create") };
    let help = format!("help: `#[{word}({example})]`, or `#[{word}(all)]`");
    let list = match &mark.attr.meta {
        Meta::List(list) => list,
        Meta::Path(path) if mark.word == Word::Publish => return Some(Names::All(path.span())),
        Meta::Path(_) => {
            errors.blame(mark, format!("`#[{word}]` needs the {what}s it is for\n{help}"));
            return None;
        }
        Meta::NameValue(_) => {
            errors.blame(mark, format!("`#[{word}]` takes its {what}s in brackets\n{help}"));
            return None;
        }
    };
    let before = errors.count();
    let read = |input: ParseStream<'_>| {
        let mut names: Vec<Name> = Vec::new();
        while !input.is_empty() {
            match read_name(input, mark.word) {
                Some(name) if names.iter().any(|other| other.text == name.text) => {
                    errors.blame_span(name.span, format!("`{}` is said twice\nhelp: remove one of them", name.text));
                }
                Some(name) => names.push(name),
                None => {
                    let wrong = skip_to_comma(input);
                    let shown = show(&wrong);
                    let mistake = if let Ok(quoted) = syn::parse2::<LitStr>(wrong.clone()) {
                        let name = quoted.value();
                        format!("the name of a method is written without quotes\nhelp: `{name}`")
                    } else {
                        format!("`{shown}` is no name of a{} {what}\n{help}", if what == "event" { "n" } else { "" })
                    };
                    errors.blame(wrong, mistake);
                }
            }
            if !input.is_empty() && !input.peek(Token![,]) {
                errors.blame(skip_to_comma(input), "expected `,` before this");
            }
            let _ = input.parse::<Token![,]>();
        }
        Ok(names)
    };
    let names = read.parse2(list.tokens.clone()).unwrap_or_default();
    if errors.count() > before {
        return None;
    }
    if names.is_empty() {
        errors.blame(mark, format!("`#[{word}]` needs the {what}s it is for\n{help}"));
        return None;
    }
    match names.iter().find(|name| name.text == "all") {
        None => Some(Names::Listed(names)),
        Some(all) if names.len() == 1 => Some(Names::All(all.span)),
        Some(all) => {
            errors.blame_span(
                all.span,
                format!("`all` stands alone: it is every {what}\nhelp: `#[{word}(all)]`, or the names without it"),
            );
            None
        }
    }
}

/// Clients' names of events need not be Rust's, so those may be quoted.
fn read_name(input: ParseStream<'_>, word: Word) -> Option<Name> {
    if input.peek(LitStr) && word == Word::Publish {
        let quoted: LitStr = input.parse().ok()?;
        return Some(Name { text: quoted.value(), span: quoted.span() });
    }
    let ahead = input.fork();
    let name = ahead.call(Ident::parse_any).ok()?;
    if ahead.peek(Token![::]) {
        return None;
    }
    input.call(Ident::parse_any).ok()?;
    Some(Name { text: name.unraw().to_string(), span: name.span() })
}

/// `#[setup]` and `#[teardown]` say all by being there.
pub(crate) fn check_bare(mark: &Mark, errors: &Errors) {
    if !matches!(mark.attr.meta, Meta::Path(_)) {
        let word = mark.word.name();
        errors.blame(mark, format!("`#[{word}]` takes nothing\nhelp: `#[{word}]`"));
    }
}

/// What remains of an argument, up to its comma.
pub(super) fn skip_to_comma(input: ParseStream<'_>) -> TokenStream {
    let mut skipped = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        match input.parse::<TokenTree>() {
            Ok(token) => skipped.extend([token]),
            Err(_) => break,
        }
    }
    skipped
}
