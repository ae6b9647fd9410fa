//! `#[record(..)]`, on the struct and on its fields.

use quote::format_ident;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, Ident, LitStr, Meta, Path, PathArguments, Token, Type, Visibility};

use super::constraints::Constraints;
use super::model::{Field, Id, Left, Model, Storage};
use super::wire::{self, Rename};
use crate::errors::Errors;
use crate::syntax::args::read_crate;

const STRUCT_KEYS: &str = "help: a record has `table = \"..\"`, `like`, `new = \"..\"`, `patch = \"..\"`, `crate = path`";
const FIELD_KEYS: &str = "help: a field has `id`, `id(given)`, `filter`, `sort`, `default`, `default = ..`, `readonly`, `private`, \
                          `json`, `text`, `column = \"..\"`";

/// One word between the commas of `#[record(..)]`; the closure reads what is behind it.
fn each_key(attrs: &[Attribute], errors: &Errors, mut read: impl FnMut(&Ident, ParseStream<'_>) -> syn::Result<()>) {
    let mut seen: Vec<Ident> = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("record")) {
        let Meta::List(list) = &attr.meta else {
            errors.blame(attr, "`#[record]` says in brackets what it means\nhelp: `#[record(filter, sort)]`");
            continue;
        };
        let parse = |input: ParseStream<'_>| {
            while !input.is_empty() {
                let key = input.call(Ident::parse_any)?;
                if seen.contains(&key) {
                    errors.blame(&key, format!("`{key}` is said twice\nhelp: remove one of them"));
                }
                read(&key, input)?;
                seen.push(key);
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        };
        if let Err(error) = parse.parse2(list.tokens.clone()) {
            errors.push(error);
        }
    }
}

/// `= "text"`.
fn text(key: &Ident, input: ParseStream<'_>) -> syn::Result<LitStr> {
    let read = input.parse::<Token![=]>().and_then(|_| input.parse::<LitStr>());
    let text = read.map_err(|_| syn::Error::new(key.span(), format!("`{key}` is a string\nhelp: `{key} = \"..\"`")))?;
    if text.value().is_empty() {
        return Err(syn::Error::new(text.span(), format!("`{key}` can not be empty")));
    }
    Ok(text)
}

/// `= "NewTodo"`.
fn name(key: &Ident, input: ParseStream<'_>) -> syn::Result<Ident> {
    let text = text(key, input)?;
    let help = format!("`{key}` is the name of a type\nhelp: `{key} = \"NewTodo\"`");
    text.parse().map_err(|_| syn::Error::new(text.span(), help))
}

/// `= some::path`, or the same as a string, as serde writes it.
fn path(key: &Ident, input: ParseStream<'_>) -> syn::Result<Path> {
    if input.parse::<Token![=]>().is_err() || input.is_empty() {
        return Err(syn::Error::new(key.span(), "`crate` needs a value\nhelp: `crate = some::path`"));
    }
    match input.fork().parse::<LitStr>() {
        Ok(_) => read_crate(&input.parse::<LitStr>()?.parse::<Expr>()?),
        Err(_) => read_crate(&input.parse()?),
    }
}

/// What `#[record(..)]` of the struct says; without its fields.
pub(super) fn of_struct(attrs: &[Attribute], ident: &Ident, errors: &Errors) -> Model {
    let plain = ident.unraw();
    let mut model = Model {
        ident: ident.clone(),
        vis: Visibility::Inherited,
        krate: None,
        table: format!("{}s", snake_case(&plain.to_string())),
        like: false,
        new: format_ident!("New{plain}", span = ident.span()),
        patch: format_ident!("Patch{plain}", span = ident.span()),
        fields: Vec::new(),
    };
    each_key(attrs, errors, |key, input| {
        match key.to_string().as_str() {
            "table" => model.table = text(key, input)?.value(),
            "like" => model.like = true,
            "new" => model.new = name(key, input)?,
            "patch" => model.patch = name(key, input)?,
            "crate" => model.krate = Some(path(key, input)?),
            _ => {
                let message = format!("`#[record]` of a struct has no key `{key}`\n{STRUCT_KEYS}");
                return Err(syn::Error::new(key.span(), message));
            }
        }
        Ok(())
    });
    model
}

pub(super) fn of_field(field: &syn::Field, rename: Option<Rename>, errors: &Errors) -> Option<Field> {
    let ident = field.ident.clone()?;
    let plain = ident.unraw().to_string();
    let wire = wire::of_field(&field.attrs, &plain, rename, errors);
    let is_carried = |attr: &&Attribute| attr.path().is_ident("doc") || attr.path().is_ident("schemars");
    let mut read = Field {
        span: ident.span(),
        ident,
        vis: field.vis.clone(),
        ty: field.ty.clone(),
        name: wire.name,
        column: plain,
        id: None,
        filter: false,
        sort: false,
        readonly: false,
        private: false,
        skip_serializing: wire.skip_serializing,
        storage: Storage::Own,
        left: None,
        nullable: is_option(&field.ty),
        constraints: Constraints::read(&field.attrs, errors),
        carried: field.attrs.iter().filter(is_carried).cloned().collect(),
    };
    each_key(&field.attrs, errors, |key, input| {
        match key.to_string().as_str() {
            "id" => read.id = Some(read_id(key, input)?),
            "filter" => read.filter = true,
            "sort" => read.sort = true,
            "readonly" => read.readonly = true,
            "private" => read.private = true,
            "json" => set_storage(&mut read, Storage::Json, key)?,
            "text" => set_storage(&mut read, Storage::Text, key)?,
            "column" => read.column = text(key, input)?.value(),
            "default" => read.left = Some(read_default(key, input)?),
            _ => {
                let message = format!("`#[record]` of a field has no key `{key}`\n{FIELD_KEYS}");
                return Err(syn::Error::new(key.span(), message));
            }
        }
        Ok(())
    });
    Some(read)
}

fn set_storage(field: &mut Field, storage: Storage, key: &Ident) -> syn::Result<()> {
    if field.storage != Storage::Own && field.storage != storage {
        let message = "a field is stored in one way\n\
                       help: `text` if serde writes it as a string, else `json`";
        return Err(syn::Error::new(key.span(), message));
    }
    field.storage = storage;
    Ok(())
}

/// Nothing, or `(given)`.
fn read_id(key: &Ident, input: ParseStream<'_>) -> syn::Result<Id> {
    if !input.peek(syn::token::Paren) {
        return Ok(Id::Made);
    }
    let brackets: proc_macro2::Group = input.parse()?;
    let word: syn::Result<Ident> = syn::parse2(brackets.stream());
    match word {
        Ok(word) if word == "given" => Ok(Id::Given),
        _ => Err(syn::Error::new(key.span(), "`id` knows only `given`\nhelp: `id(given)`: clients may choose it in `create`")),
    }
}

/// Nothing, or `= expression`.
fn read_default(key: &Ident, input: ParseStream<'_>) -> syn::Result<Left> {
    if !input.peek(Token![=]) {
        return Ok(Left::Default);
    }
    input.parse::<Token![=]>()?;
    if input.is_empty() || input.peek(Token![,]) {
        return Err(syn::Error::new(key.span(), "`default` needs a value\nhelp: `default = 1`, or only `default`"));
    }
    input.parse().map(|value| Left::Value(Box::new(value)))
}

/// As serde knows one: by the last name of the path.
fn is_option(ty: &Type) -> bool {
    let mut ty = ty;
    while let Type::Group(group) = ty {
        ty = &group.elem;
    }
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|last| {
        last.ident == "Option" && matches!(&last.arguments, PathArguments::AngleBracketed(args) if args.args.len() == 1)
    })
}

/// `TodoList` is `todo_list`, `HTMLPage` is `html_page`.
fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (at, c) in chars.iter().enumerate() {
        let before_is_lower = at > 0 && !chars[at - 1].is_uppercase() && chars[at - 1] != '_';
        let ends_capitals = at > 0 && chars[at - 1].is_uppercase() && chars.get(at + 1).is_some_and(|next| next.is_lowercase());
        if c.is_uppercase() && (before_is_lower || ends_capitals) {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn tables_are_named_after_types() {
        for (name, snake) in [("Todo", "todo"), ("TodoList", "todo_list"), ("HTMLPage", "html_page"), ("Room2Key", "room2_key")] {
            assert_eq!(snake_case(name), snake);
        }
    }
}
