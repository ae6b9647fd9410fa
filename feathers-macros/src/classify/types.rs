//! What no type of an argument or a result can hold, wherever in it: references without a name and `impl Trait`. Both
//! mean something only in the signature they are written in, and here they are written again, as `type Data` and so on.

use std::fmt::{self, Display, Formatter};

use syn::visit::{self, Visit};
use syn::{Ident, Lifetime, ParenthesizedGenericArguments, ReturnType, Signature, Type, TypeFnPtr, TypeImplTrait, TypeReference};

use crate::errors::{Errors, show};

/// What a type is for, as messages say it.
pub(super) enum Role {
    Id,
    Data,
    /// Made by its type; by name, where it has one.
    Argument(Option<Ident>),
    Result,
    /// These two by a hook only.
    Query,
    Error,
    /// What a publisher is told about.
    Item,
    /// What a publisher returns.
    Audience,
    /// What a hook returns.
    Done,
}

impl Role {
    fn rule(&self) -> &'static str {
        match self {
            Self::Result => "results are owned",
            Self::Audience | Self::Done => "what is returned is owned",
            Self::Id | Self::Data | Self::Argument(_) | Self::Query | Self::Error | Self::Item => "arguments are owned",
        }
    }
}

impl Display for Role {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id => f.write_str("the id"),
            Self::Data => f.write_str("the data"),
            Self::Argument(Some(name)) => write!(f, "`{name}`"),
            Self::Argument(None) => f.write_str("an argument"),
            Self::Result => f.write_str("the result"),
            Self::Query => f.write_str("the query"),
            Self::Error => f.write_str("the error"),
            Self::Item => f.write_str("the first argument"),
            Self::Audience | Self::Done => f.write_str("the return type"),
        }
    }
}

/// Reports all parts of a type that cannot be written a second time.
pub(super) fn check_parts(name: &str, role: &Role, ty: &Type, errors: &Errors) {
    Parts { name, role, errors }.visit_type(ty);
}

/// What a hook or the like returns: nothing, or a `Result<()>`, which is for the trait to say.
pub(super) fn check_return(name: &str, signature: &Signature, errors: &Errors) -> Option<Type> {
    let ReturnType::Type(_, ty) = &signature.output else {
        return None;
    };
    check_parts(name, &Role::Done, ty, errors);
    Some((**ty).clone())
}

struct Parts<'a> {
    /// The method's.
    name: &'a str,
    role: &'a Role,
    errors: &'a Errors,
}

impl<'ast> Visit<'ast> for Parts<'_> {
    fn visit_type_impl_trait(&mut self, ty: &'ast TypeImplTrait) {
        let (role, name) = (self.role, self.name);
        let why = match role {
            Role::Result => "help: name the type: its schema is published to clients",
            Role::Item => "note: the type tells the items of a list\nhelp: name it",
            Role::Audience => "help: name the type: `Audience`, or a `Result` with it",
            Role::Done => "help: `Result<()>`, and write `async fn` where it waits",
            _ => "note: a client cannot choose the type\nhelp: name it",
        };
        self.errors.blame(ty, format!("{role} of `{name}` cannot be `impl Trait`\n{why}"));
    }

    fn visit_type_reference(&mut self, ty: &'ast TypeReference) {
        if ty.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident != "_") {
            return visit::visit_type_reference(self, ty);
        }
        let (rule, role, name, owned) = (self.role.rule(), self.role, self.name, owned_form(ty));
        self.errors.blame(ty, format!("{rule}: {role} of `{name}` cannot hold a reference\nhelp: `{owned}`"));
    }

    fn visit_lifetime(&mut self, lifetime: &'ast Lifetime) {
        if lifetime.ident == "_" {
            let (rule, role, name) = (self.role.rule(), self.role, self.name);
            self.errors.blame(
                lifetime,
                format!("{rule}: {role} of `{name}` cannot borrow\nhelp: use a type without a lifetime, or `'static`"),
            );
        }
    }

    // The lifetimes of `fn(&str)` and `dyn Fn(&str)` are their own.
    fn visit_type_fn_ptr(&mut self, _: &'ast TypeFnPtr) {}
    fn visit_parenthesized_generic_arguments(&mut self, _: &'ast ParenthesizedGenericArguments) {}
}

/// A type that came through a `$t:ty` of a `macro_rules!` is wrapped in an invisible group.
pub(super) fn ungroup(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Group(group) => &group.elem,
            Type::Paren(paren) => &paren.elem,
            ty => return ty,
        };
    }
}

/// What to write instead of a reference. Only for messages, so an alias of `str` does no harm.
pub(super) fn owned_form(reference: &TypeReference) -> String {
    match ungroup(&reference.elem) {
        Type::Slice(slice) => format!("Vec<{}>", show(&slice.elem)),
        Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
        elem => show(elem),
    }
}
