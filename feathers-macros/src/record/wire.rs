//! The names on the wire, which are serde's.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, Expr, Lit, LitStr, Token};

use crate::errors::Errors;

/// `rename_all`.
#[derive(Clone, Copy)]
pub(super) enum Rename {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    Screaming,
    Kebab,
    ScreamingKebab,
}

impl Rename {
    fn of(rule: &str) -> Option<Self> {
        Some(match rule {
            "lowercase" => Self::Lower,
            "UPPERCASE" => Self::Upper,
            "PascalCase" => Self::Pascal,
            "camelCase" => Self::Camel,
            "snake_case" => Self::Snake,
            "SCREAMING_SNAKE_CASE" => Self::Screaming,
            "kebab-case" => Self::Kebab,
            "SCREAMING-KEBAB-CASE" => Self::ScreamingKebab,
            _ => return None,
        })
    }

    /// As serde does it to the name of a field.
    fn apply(self, field: &str) -> String {
        let pascal = || {
            let mut pascal = String::new();
            let mut capital = true;
            for c in field.chars() {
                if c == '_' {
                    capital = true;
                } else if capital {
                    pascal.push(c.to_ascii_uppercase());
                    capital = false;
                } else {
                    pascal.push(c);
                }
            }
            pascal
        };
        match self {
            Self::Lower | Self::Snake => field.to_owned(),
            Self::Upper | Self::Screaming => field.to_ascii_uppercase(),
            Self::Pascal => pascal(),
            Self::Camel => {
                let mut camel = pascal();
                if let Some(first) = camel.get_mut(..1) {
                    first.make_ascii_lowercase();
                }
                camel
            }
            Self::Kebab => field.replace('_', "-"),
            Self::ScreamingKebab => field.to_ascii_uppercase().replace('_', "-"),
        }
    }
}

/// What serde's attributes of a field say.
pub(super) struct Wire {
    pub(super) name: String,
    pub(super) skip_serializing: bool,
}

fn each(attrs: &[Attribute], errors: &Errors, mut read: impl FnMut(&ParseNestedMeta<'_>, &str) -> syn::Result<()>) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("serde")) {
        let result = attr.parse_nested_meta(|meta| {
            let key = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
            read(&meta, &key)?;
            skip(&meta)
        });
        if let Err(error) = result {
            errors.push(error);
        }
    }
}

/// What is serde's business.
fn skip(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        meta.input.parse::<proc_macro2::Group>()?;
    }
    Ok(())
}

/// `= ".."`; two names, one for each direction, would make two fields of one.
fn one_name(meta: &ParseNestedMeta<'_>, key: &str) -> syn::Result<LitStr> {
    if meta.input.peek(syn::token::Paren) {
        return Err(meta.error(format!(
            "a field of a record has one name on the wire, for what is sent and for what is answered\nhelp: `{key} = \"..\"`"
        )));
    }
    match meta.value()?.parse()? {
        Lit::Str(name) => Ok(name),
        other => Err(syn::Error::new(other.span(), format!("`{key}` is a string"))),
    }
}

/// What serde renames all fields by.
pub(super) fn of_struct(attrs: &[Attribute], errors: &Errors) -> Option<Rename> {
    let mut rename = None;
    each(attrs, errors, |meta, key| {
        match key {
            "rename_all" => {
                let rule = one_name(meta, key)?;
                // A rule that serde does not know is serde's to report.
                rename = Rename::of(&rule.value());
            }
            "transparent" | "from" | "try_from" | "into" | "tag" | "content" | "untagged" | "remote" => {
                return Err(meta.error(format!(
                    "`{key}` makes something else of a record on the wire than an object of its fields\n\
                     help: remove it, or keep a struct of its own for what is sent"
                )));
            }
            _ => {}
        }
        Ok(())
    });
    rename
}

pub(super) fn of_field(attrs: &[Attribute], ident: &str, all: Option<Rename>, errors: &Errors) -> Wire {
    let name = all.map_or_else(|| ident.to_owned(), |all| all.apply(ident));
    let mut wire = Wire { name, skip_serializing: false };
    each(attrs, errors, |meta, key| {
        match key {
            "rename" => {
                let name = one_name(meta, key)?;
                wire.name = name.value();
            }
            "skip_serializing" => wire.skip_serializing = true,
            "flatten" => {
                return Err(meta.error(
                    "a field of a record is one column, so it can not be flattened\n\
                     help: write its fields out, or keep it in one: `#[record(json)]`",
                ));
            }
            "skip" | "skip_deserializing" => {
                return Err(meta.error(format!(
                    "a record is read with all its fields, so `{key}` can not be\n\
                     help: a field that never leaves is `#[record(private)] #[serde(skip_serializing)]`, one that clients do not \
                     write is `#[record(readonly)]`"
                )));
            }
            "with" | "serialize_with" | "deserialize_with" | "getter" | "alias" => {
                return Err(meta.error(format!(
                    "a field of a record is stored, queried and sent by its type, so `{key}` would say two things of it\n\
                     help: give it a type whose own `Serialize` and `Deserialize` do that, with `#[record(text)]` or `#[record(json)]`"
                )));
            }
            _ => {}
        }
        Ok(())
    });
    wire
}

#[cfg(test)]
mod tests {
    use super::Rename;

    #[test]
    fn renames_as_serde_does() {
        for (rule, name) in [
            ("lowercase", "owner_id"),
            ("UPPERCASE", "OWNER_ID"),
            ("PascalCase", "OwnerId"),
            ("camelCase", "ownerId"),
            ("snake_case", "owner_id"),
            ("SCREAMING_SNAKE_CASE", "OWNER_ID"),
            ("kebab-case", "owner-id"),
            ("SCREAMING-KEBAB-CASE", "OWNER-ID"),
        ] {
            assert_eq!(Rename::of(rule).expect(rule).apply("owner_id"), name);
        }
    }
}
