//! The attribute's arguments: `("messages", crate = some::path, allow_unknown_query, publish = everyone(), events = MessageEvent,
//! deny(unguarded))`, and what `store_args` reads.
//!
//! Read by hand, key by key, and not by `Punctuated::parse_terminated`: after a mistake the rest is still read, so that
//! two mistakes are two messages.

use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::token::Paren;
use syn::{Expr, Ident, Lit, LitStr, Path, PathArguments, Token, Type};

use crate::errors::Errors;
use crate::model::{Kind, StoreArgs};
use crate::syntax::lists::skip_to_comma;
use crate::syntax::path::check_path;
use crate::syntax::store_args::{read_kinds, read_pages};
use proc_macro2::{Group, Span, TokenStream};

const KEYS: &str = "`crate = path`, `allow_unknown_query`, `publish = expression`, `events = Type`, `deny(unguarded)`; of a store: `paginate(10, max = 50)`, `multi(patch)`, `methods(find)`";

/// What the attribute says. All optional, also the path: what is missing or wrong is in the sink.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) path: Option<String>,
    pub(crate) krate: Option<Path>,
    pub(crate) allow_unknown_query: bool,
    pub(crate) deny_unguarded: bool,
    pub(crate) publish: Option<Expr>,
    pub(crate) events: Option<Type>,
    pub(crate) store: StoreArgs,
}

/// Never fails: mistakes go to the sink, and what could be read is returned.
pub(crate) fn parse_args(tokens: TokenStream, errors: &Errors) -> Args {
    let read = |input: ParseStream<'_>| Ok(read_args(input, errors));
    match read.parse2(tokens) {
        Ok(args) => args,
        Err(error) => {
            errors.push(error);
            Args::default()
        }
    }
}

fn read_args(input: ParseStream<'_>, errors: &Errors) -> Args {
    let mut args = Args::default();
    let mut more = match read_path(input) {
        Ok(literal) => {
            match check_path(&literal.value()) {
                Ok(path) => args.path = Some(path),
                Err(mistakes) => mistakes.iter().for_each(|mistake| errors.blame(&literal, mistake)),
            }
            end_argument(input, errors)
        }
        Err(error) => {
            errors.push(error);
            // Where a key stands in the place of the path, it is still to be read.
            input.fork().call(Ident::parse_any).is_ok() || end_argument(input, errors)
        }
    };
    let mut seen = Vec::new();
    while more {
        if let Err(error) = read_key(input, &mut args, &mut seen) {
            errors.push(error);
            skip_to_comma(input);
        }
        more = end_argument(input, errors);
    }
    args
}

/// The first argument, or what to say of its absence.
fn read_path(input: ParseStream<'_>) -> syn::Result<LitStr> {
    const HELP: &str = "help: `#[feathers::service(\"messages\")]`";
    if input.peek(LitStr) {
        return input.parse();
    }
    if input.is_empty() {
        return Err(syn::Error::new(Span::call_site(), format!("a service needs a path\n{HELP}")));
    }
    let ahead = input.fork();
    if let Ok(key) = ahead.call(Ident::parse_any) {
        // The path is forgotten or comes later. Either way the keys are read as such.
        if is_key(&key) {
            return Err(syn::Error::new(key.span(), format!("the path of a service comes first\n{HELP}")));
        }
        if key == "path" && ahead.peek(Token![=]) {
            skip_to_comma(input);
            return Err(syn::Error::new(key.span(), format!("the path of a service is written without a key\n{HELP}")));
        }
    }
    let wrong = skip_to_comma(input);
    Err(syn::Error::new_spanned(wrong, format!("the path of a service is a string literal\n{HELP}")))
}

fn is_key(key: &Ident) -> bool {
    ["crate", "allow_unknown_query", "publish", "events", "deny", "paginate", "multi", "methods"].iter().any(|known| key == known)
}

fn read_key(input: ParseStream<'_>, args: &mut Args, seen: &mut Vec<Ident>) -> syn::Result<()> {
    if input.peek(LitStr) {
        // Said already where the path was missed, or a second path.
        let literal: LitStr = input.parse()?;
        return match &args.path {
            Some(path) => {
                let help = format!("help: the path is `{path}`; after it come {KEYS}");
                Err(syn::Error::new(literal.span(), format!("a service has one path\n{help}")))
            }
            None => Ok(()),
        };
    }
    // `crate` is a keyword.
    let key = input.call(Ident::parse_any)?;
    if !is_key(&key) {
        return Err(syn::Error::new(
            key.span(),
            format!("`#[service]` has no key `{key}`\nhelp: after the path it takes {KEYS}"),
        ));
    }
    if seen.contains(&key) {
        return Err(syn::Error::new(key.span(), format!("`{key}` is said twice\nhelp: remove one of them")));
    }
    seen.push(key.clone());
    if key == "crate" {
        args.krate = Some(read_crate(&read_value(input, &key, "crate = some::path")?)?);
    } else if key == "publish" {
        args.publish = Some(read_value(input, &key, "publish = everyone()")?);
    } else if key == "events" {
        check_no_literal(input)?;
        args.events = Some(read_value(input, &key, "events = MessageEvent")?);
    } else if key == "paginate" {
        args.store.pages = Some(read_pages(input, &key)?);
    } else if key == "multi" {
        args.store.multi = Some(read_kinds(input, &key, &[Kind::Create, Kind::Patch, Kind::Remove], true)?);
    } else if key == "methods" {
        args.store.methods = Some(read_kinds(input, &key, &Kind::STANDARD, false)?);
    } else if key == "deny" {
        read_deny(input, &key)?;
        args.deny_unguarded = true;
    } else {
        if input.peek(Token![=]) {
            let help = "help: write only `allow_unknown_query`, or leave it out";
            return Err(syn::Error::new(input.span(), format!("`{key}` takes no value\n{help}")));
        }
        args.allow_unknown_query = true;
    }
    Ok(())
}

/// `(unguarded)`. In brackets and by name, because there may be more to deny one day.
fn read_deny(input: ParseStream<'_>, key: &Ident) -> syn::Result<()> {
    const HELP: &str = "help: `deny(unguarded)`: a method without a guard is an error";
    if !input.peek(Paren) {
        return Err(syn::Error::new(key.span(), format!("`deny` says in brackets what it denies\n{HELP}")));
    }
    let brackets: Group = input.parse()?;
    let read = |inside: ParseStream<'_>| inside.parse_terminated(Ident::parse_any, Token![,]);
    let words = read.parse2(brackets.stream());
    let words = words.map_err(|error| syn::Error::new(error.span(), format!("`deny` takes words\n{HELP}")))?;
    if let Some(unknown) = words.iter().find(|word| *word != "unguarded") {
        return Err(syn::Error::new(unknown.span(), format!("`deny` knows no `{unknown}`\n{HELP}")));
    }
    match words.len() {
        0 => Err(syn::Error::new(key.span(), format!("`deny` says in brackets what it denies\n{HELP}"))),
        1 => Ok(()),
        _ => Err(syn::Error::new_spanned(words, "`unguarded` is said twice\nhelp: remove one of them")),
    }
}

/// `events = "typing"`: what may begin a type would be listed otherwise, and that is a lot.
fn check_no_literal(input: ParseStream<'_>) -> syn::Result<()> {
    let ahead = input.fork();
    if ahead.parse::<Token![=]>().is_ok() && ahead.peek(Lit) {
        let help = "help: `events = MessageEvent`, with `#[derive(Events)]` on the enum";
        return Err(syn::Error::new(ahead.span(), format!("`events` is the type of the service's own events\n{help}")));
    }
    Ok(())
}

/// `= value`.
fn read_value<T: Parse>(input: ParseStream<'_>, key: &Ident, example: &str) -> syn::Result<T> {
    let missing = || syn::Error::new(key.span(), format!("`{key}` needs a value\nhelp: `{example}`"));
    if !input.peek(Token![=]) {
        return Err(missing());
    }
    input.parse::<Token![=]>()?;
    if input.peek(Token![,]) {
        return Err(missing());
    }
    // At the end there is nothing else to point at than the key.
    input.parse().map_err(|error| if input.is_empty() { missing() } else { error })
}

/// Where the user re-exports `feathers`. Read as an expression, so that `crate = "feathers"` gets words of its own.
pub(crate) fn read_crate(value: &Expr) -> syn::Result<Path> {
    let wrong = |what: &str| Err(syn::Error::new_spanned(value, format!("{what}\nhelp: `crate = some::path`")));
    let Expr::Path(syn::ExprPath { qself: None, path, .. }) = value else {
        return wrong("`crate` is a path, not another expression");
    };
    if path.segments.iter().any(|segment| !matches!(segment.arguments, PathArguments::None)) {
        return wrong("`crate` is a path to a crate or module, without `<…>`");
    }
    if path.segments.first().is_some_and(|first| first.ident == "self" || first.ident == "super") {
        return wrong("`crate` is an absolute path: it starts with `crate`, `::` or the name of a crate");
    }
    Ok(path.clone())
}

/// After an argument: goes past the comma, and tells whether another one follows.
fn end_argument(input: ParseStream<'_>, errors: &Errors) -> bool {
    if !input.is_empty() && !input.peek(Token![,]) {
        errors.blame(skip_to_comma(input), "expected `,` before this");
    }
    // Nothing to do where it fails: it is the end.
    let _ = input.parse::<Token![,]>();
    !input.is_empty()
}
