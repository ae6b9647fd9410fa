//! Arguments, as every kind of function has them.

use syn::{FnArg, Ident, Pat, PatType, Signature, Type};

use super::types::{Role, check_parts, owned_form, ungroup};
use crate::errors::{Errors, show};

/// All but `self`.
pub(super) fn typed_arguments(signature: &Signature) -> Vec<&PatType> {
    let typed = signature.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    });
    typed.collect()
}

/// The id, or an argument made by type.
pub(super) fn classify_owned(name: &str, role: &Role, argument: &PatType, errors: &Errors) -> Type {
    let ty = ungroup(&argument.ty);
    match ty {
        Type::Reference(reference) => {
            let owned = owned_form(reference);
            let pattern = show_pattern(argument);
            errors
                .blame(ty, format!("arguments are owned: {role} of `{name}` cannot be a reference\nhelp: `{pattern}: {owned}`"));
        }
        _ => check_parts(name, role, ty, errors),
    }
    ty.clone()
}

/// The name of an argument, where it has one.
pub(super) fn argument_name(argument: &PatType) -> Option<&Ident> {
    match &*argument.pat {
        Pat::Ident(pat) => Some(&pat.ident),
        _ => None,
    }
}

/// An argument's pattern in code, short.
pub(super) fn show_pattern(argument: &PatType) -> String {
    argument_name(argument).map_or_else(|| show(&argument.pat), ToString::to_string)
}
