//! What `#[service]` says of a store: `paginate(10, max = 50, uncounted)`, `multi(create, patch)`, `methods(find, get)`.

use proc_macro2::{Group, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::token::Paren;
use syn::{Ident, LitInt, Token};

use crate::errors::show;
use crate::model::{Kind, Kinds, Pages};

const PAGES_HELP: &str = "help: `paginate(10, max = 50)`: pages of 10 records, or as many as a client asks for up to 50";

/// What stands in the brackets of a key.
fn brackets(input: ParseStream<'_>, key: &Ident, help: &str) -> syn::Result<TokenStream> {
    if !input.peek(Paren) {
        return Err(syn::Error::new(key.span(), format!("`{key}` takes what it says in brackets\n{help}")));
    }
    input.parse::<Group>().map(|group| group.stream())
}

pub(crate) fn read_pages(input: ParseStream<'_>, key: &Ident) -> syn::Result<Pages> {
    let inside = brackets(input, key, PAGES_HELP)?;
    let read = |input: ParseStream<'_>| {
        let default: LitInt = match input.parse() {
            Ok(default) => default,
            Err(error) => {
                let span = if input.is_empty() { key.span() } else { error.span() };
                return Err(syn::Error::new(
                    span,
                    format!("`paginate` begins with the number of records on a page\n{PAGES_HELP}"),
                ));
            }
        };
        let mut pages = Pages { span: key.span(), default, max: None, uncounted: false };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let word = input.call(Ident::parse_any)?;
            if word == "max" && pages.max.is_none() {
                let max = input.parse::<Token![=]>().and_then(|_| input.parse::<LitInt>());
                pages.max = Some(max.map_err(|_| syn::Error::new(word.span(), format!("`max` is a number\n{PAGES_HELP}")))?);
            } else if word == "uncounted" && !pages.uncounted {
                pages.uncounted = true;
            } else {
                let what = if word == "max" || word == "uncounted" { "is said twice" } else { "is unknown to `paginate`" };
                let help =
                    "help: it takes the number of records on a page, `max = 50`, and `uncounted` for pages without `total`";
                return Err(syn::Error::new(word.span(), format!("`{word}` {what}\n{help}")));
            }
        }
        Ok(pages)
    };
    let pages = read.parse2(inside)?;
    check_pages(&pages)?;
    Ok(pages)
}

fn check_pages(pages: &Pages) -> syn::Result<()> {
    let number = |literal: &LitInt| {
        let number = literal.base10_parse::<u64>();
        number.map_err(|_| syn::Error::new(literal.span(), format!("this is no number of records\n{PAGES_HELP}")))
    };
    let default = number(&pages.default)?;
    if default == 0 {
        return Err(syn::Error::new(pages.default.span(), format!("a page without records is none\n{PAGES_HELP}")));
    }
    if let Some(max) = &pages.max
        && number(max)? < default
    {
        let help = format!("help: `max` is at least the {default} that are on a page if the client does not say");
        return Err(syn::Error::new(max.span(), format!("`max` is less than the default\n{help}")));
    }
    Ok(())
}

/// Names of standard methods, those that `allowed` has; without brackets all of them, where `bare` says so.
pub(crate) fn read_kinds(input: ParseStream<'_>, key: &Ident, allowed: &[Kind], bare: bool) -> syn::Result<Kinds> {
    let names: Vec<_> = allowed.iter().map(|kind| format!("`{}`", kind.name())).collect();
    let help = format!("help: `{key}({})`; it takes {}", allowed[0].name(), names.join(", "));
    if bare && !input.peek(Paren) && !input.peek(Token![=]) {
        return Ok(Kinds {
            span: key.span(),
            is_all: true,
            listed: allowed.iter().map(|kind| (kind.clone(), key.span())).collect(),
        });
    }
    let inside = brackets(input, key, &help)?;
    let read = |input: ParseStream<'_>| {
        let mut kinds = Kinds { span: key.span(), is_all: false, listed: Vec::new() };
        while !input.is_empty() {
            let name = input.call(Ident::parse_any);
            let name = name.map_err(|error| syn::Error::new(error.span(), format!("`{key}` takes names of methods\n{help}")))?;
            let Some(kind) = Kind::of(&name).filter(|kind| allowed.contains(kind)) else {
                let shown = show(&name);
                return Err(syn::Error::new(name.span(), format!("`{key}` can not say anything of `{shown}`\n{help}")));
            };
            if kinds.has(&kind) {
                return Err(syn::Error::new(name.span(), format!("`{name}` is said twice\nhelp: remove one of them")));
            }
            kinds.listed.push((kind, name.span()));
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(kinds)
    };
    let kinds = read.parse2(inside)?;
    if kinds.listed.is_empty() {
        return Err(syn::Error::new(key.span(), format!("`{key}` takes names of methods\n{help}")));
    }
    Ok(kinds)
}
