//! What stands in the brackets of `#[guard(..)]` and `#[hook(..)]`: values, which are made once for the service.

use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Ident, Meta, Pat, Token, Type};

use super::lists::skip_to_comma;
use crate::classify::ungroup;
use crate::errors::{Errors, show};
use crate::model::{Reusable, Stage, When};
use crate::syntax::marks::{Mark, Word};

/// `#[hook(limit(10), after = mask())]` or `#[guard(signed_in, role("editor"))]`
pub(crate) fn read_reusables(mark: &Mark, errors: &Errors) -> Vec<Reusable> {
    let (read_one, help): (fn(ParseStream<'_>) -> _, _) = if mark.word == Word::Guard {
        (read_guard, "help: `#[guard(signed_in)]`; a method that is open to all is `#[guard(anyone)]`")
    } else {
        (read_hook, "help: `#[hook(authenticated())]`, or with the time it runs: `#[hook(after = mask())]`")
    };
    let list = match &mark.attr.meta {
        Meta::List(list) if !list.tokens.is_empty() => list,
        _ => {
            let word = mark.word.name();
            errors.blame(mark, format!("`#[{word}]` needs a {word}\n{help}"));
            return Vec::new();
        }
    };
    let read = |input: ParseStream<'_>| {
        let mut found = Vec::new();
        while !input.is_empty() {
            match read_one(input) {
                Ok(reusable) => found.push(reusable),
                Err(error) => {
                    errors.push(error);
                    skip_to_comma(input);
                }
            }
            if !input.is_empty() && !input.peek(Token![,]) {
                errors.blame(skip_to_comma(input), "expected `,` before this");
            }
            let _ = input.parse::<Token![,]>();
        }
        Ok(found)
    };
    read.parse2(list.tokens.clone()).unwrap_or_default()
}

fn read_guard(input: ParseStream<'_>) -> syn::Result<Reusable> {
    if let Some(key) = peek_key(input) {
        return Err(syn::Error::new(
            key.span(),
            format!(
                "a guard has no `{key}`: it runs before the method and all its hooks\n\
                 help: only the guard: `#[guard(signed_in)]`, or a rule: `#[guard(allow(|user: &User| user.admin))]`"
            ),
        ));
    }
    let value: Expr = input.parse()?;
    if let Some((pattern, ty)) = rule(&value) {
        let help = format!("help: `#[guard(allow(|{pattern}: {ty}| ..))]`");
        return Err(syn::Error::new_spanned(&value, format!("a rule becomes a guard by `allow`\n{help}")));
    }
    Ok(Reusable { when: When::Guard, value })
}

/// `|user: &User|` of a closure that takes what no hook takes: a hook may change the call, so it takes `&mut`.
fn rule(value: &Expr) -> Option<(String, String)> {
    let Expr::Closure(closure) = value else {
        return None;
    };
    let Some(Pat::Type(first)) = closure.inputs.first() else {
        return None;
    };
    let is_shared = matches!(ungroup(&first.ty), Type::Reference(reference) if reference.mutability.is_none());
    let (pattern, ty) = (&first.pat, &first.ty);
    (is_shared && closure.asyncness.is_none()).then(|| (show(pattern), show(ty)))
}

fn read_hook(input: ParseStream<'_>) -> syn::Result<Reusable> {
    let Some(key) = peek_key(input) else {
        return Ok(Reusable { when: When::At(Stage::Before), value: input.parse::<Expr>()? });
    };
    let Some(stage) = Stage::ALL.into_iter().find(|stage| key == stage.name()) else {
        return Err(syn::Error::new(
            key.span(),
            format!("a hook does not run `{key}`\nhelp: it runs `before`, `after`, `error` or `around`"),
        ));
    };
    input.call(Ident::parse_any)?;
    input.parse::<Token![=]>()?;
    if input.is_empty() || input.peek(Token![,]) {
        return Err(syn::Error::new(key.span(), format!("`{key}` needs a hook\nhelp: `#[hook({key} = ..)]`")));
    }
    Ok(Reusable { when: When::At(stage), value: input.parse()? })
}

/// `key =`, which is no `key ==`.
fn peek_key(input: ParseStream<'_>) -> Option<Ident> {
    let ahead = input.fork();
    ahead.call(Ident::parse_any).ok().filter(|_| ahead.peek(Token![=]) && !ahead.peek(Token![==]))
}
