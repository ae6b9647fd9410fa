//! Names as clients say them: of custom methods and events.

use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, LitStr, Meta, Token};

use crate::errors::Errors;

/// `mark_read` and `MarkRead` are `markRead`, as serde's `camelCase` has it.
pub(crate) fn camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    for word in name.split('_').filter(|word| !word.is_empty()) {
        let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        camel += &if camel.is_empty() { first.to_lowercase() } else { first.to_uppercase() };
        camel += rest;
    }
    camel
}

/// What is wrong with a name on the wire. `what` is "method" or "event".
pub(crate) fn check_wire_name(what: &str, name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err(format!("the name of {} cannot be empty\nhelp: `rename = \"name\"`", with_article(what)));
    }
    if name.contains(char::is_whitespace) {
        let fixed: Vec<_> = name.split_whitespace().collect();
        return Err(format!(
            "the name `{name}` of {} contains whitespace\nhelp: clients would have to send it too: `{}`",
            with_article(what),
            fixed.join("-")
        ));
    }
    if name.contains("::") {
        return Err(format!(
            "the name `{name}` of {} contains `::`\n\
             note: older clients call `path::method`, so `::` separates a path from what follows\n\
             help: `{}`",
            with_article(what),
            name.replace("::", "-")
        ));
    }
    Ok(())
}

fn with_article(what: &str) -> String {
    let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {what}")
}

/// `rename = "name"` in the brackets of an attribute. `None` where it says nothing, or something wrong.
pub(crate) fn read_rename(attr: &Attribute, example: &str, errors: &Errors) -> Option<LitStr> {
    let word = attr.path().get_ident().map(ToString::to_string).unwrap_or_default();
    let help = format!("help: `#[{word}(rename = \"{example}\")]`");
    let list = match &attr.meta {
        Meta::Path(_) => return None,
        Meta::List(list) => list,
        Meta::NameValue(_) => {
            errors.blame(&attr.meta, format!("`#[{word}]` takes its keys in brackets\n{help}"));
            return None;
        }
    };
    let read = |input: ParseStream<'_>| {
        let mut rename = None;
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            if key != "rename" {
                return Err(syn::Error::new(key.span(), format!("`#[{word}]` has no key `{key}`\n{help}")));
            }
            let value = input.parse::<Token![=]>().and_then(|_| input.parse::<LitStr>());
            let value = value.map_err(|_| syn::Error::new(key.span(), format!("`rename` is a string\n{help}")))?;
            if rename.replace(value).is_some() {
                return Err(syn::Error::new(key.span(), "`rename` is said twice\nhelp: remove one of them"));
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(rename)
    };
    match read.parse2(list.tokens.clone()) {
        Ok(rename) => rename,
        Err(error) => {
            errors.push(error);
            None
        }
    }
}
