//! What a record is.

use proc_macro2::{Span, TokenStream};
use syn::{Attribute, Expr, Ident, Path, Type, Visibility};

use super::constraints::Constraints;

/// The struct.
pub(super) struct Model {
    pub(super) ident: Ident,
    pub(super) vis: Visibility,
    pub(super) krate: Option<Path>,
    pub(super) table: String,
    /// Whether queries have `$like` and `$ilike`.
    pub(super) like: bool,
    /// The name of what clients send to `create` and `update`.
    pub(super) new: Ident,
    /// The name of what clients send to `patch`.
    pub(super) patch: Ident,
    pub(super) fields: Vec<Field>,
}

impl Model {
    /// Where the id is. There is one in a checked model.
    pub(super) fn id(&self) -> usize {
        self.fields.iter().position(|field| field.id.is_some()).unwrap_or_default()
    }

    pub(super) fn is_constrained(&self) -> bool {
        self.fields.iter().any(|field| !field.constraints.is_empty())
    }
}

/// Who makes the id.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Id {
    /// The store or the server.
    Made,
    /// Clients may.
    Given,
}

/// How a field is stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Storage {
    /// By its own `Field`.
    Own,
    /// As the string that serde makes of it.
    Text,
    /// As the JSON that serde makes of it.
    Json,
}

/// What a field is that a client has left out.
pub(super) enum Left {
    /// `Default::default()`.
    Default,
    /// This.
    Value(Box<Expr>),
}

/// A field.
// Each is a word of the attribute.
#[expect(clippy::struct_excessive_bools)]
pub(super) struct Field {
    pub(super) ident: Ident,
    pub(super) vis: Visibility,
    pub(super) ty: Type,
    /// What `#[record(..)]` of it is blamed at.
    pub(super) span: Span,
    /// Its name on the wire.
    pub(super) name: String,
    pub(super) column: String,
    pub(super) id: Option<Id>,
    pub(super) filter: bool,
    pub(super) sort: bool,
    pub(super) readonly: bool,
    pub(super) private: bool,
    pub(super) skip_serializing: bool,
    pub(super) storage: Storage,
    pub(super) left: Option<Left>,
    /// Whether its type is written as an `Option`.
    pub(super) nullable: bool,
    pub(super) constraints: Constraints,
    /// What the made types carry on: documentation, and what schemars is told.
    pub(super) carried: Vec<Attribute>,
}

impl Field {
    /// Whether clients may write it.
    pub(super) fn is_writable(&self) -> bool {
        !self.readonly && self.id != Some(Id::Made)
    }

    /// The expression for what was left out.
    pub(super) fn left(&self) -> Option<TokenStream> {
        Some(match self.left.as_ref()? {
            Left::Default => quote::quote!(::core::default::Default::default()),
            Left::Value(value) => quote::quote!(#value),
        })
    }
}
