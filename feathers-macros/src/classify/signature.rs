//! What a signature must be before its arguments count: callable with `&self` and nothing chosen by the caller.

use syn::{GenericParam, Lifetime, ReceiverKind, Safety, Signature};

use crate::errors::{Errors, show};
use crate::model::Kind;

pub(super) fn check_qualifiers(kind: &Kind, signature: &Signature, errors: &Errors) {
    let name = kind.name();
    if let Some(constness) = &signature.constness {
        errors.blame(constness, format!("`{name}` cannot be `const`\nhelp: remove it: a client calls `{name}` at run time"));
    }
    if let Safety::Unsafe(unsafety) = &signature.safety {
        errors.blame(
            unsafety,
            format!(
                "`{name}` cannot be `unsafe`: no client can keep its contract\n\
                 help: remove it, and write `unsafe {{ .. }}` inside, where the contract is kept"
            ),
        );
    }
    if let Some(abi) = &signature.abi {
        errors.blame(abi, format!("`{name}` cannot be `extern`\nhelp: remove it: clients call over a socket"));
    }
    if let Some(variadic) = &signature.variadic {
        errors.blame(variadic, format!("`{name}` cannot have a variable number of arguments"));
    }
}

pub(super) fn check_generics(kind: &Kind, signature: &Signature, errors: &Errors) {
    let name = kind.name();
    let generics = &signature.generics;
    if !generics.params.is_empty() {
        let only_lifetimes = generics.params.iter().all(|param| matches!(param, GenericParam::Lifetime(_)));
        let message = if only_lifetimes {
            format!(
                "`{name}` cannot have lifetime parameters\n\
                 help: remove them: arguments and results are owned, and `data: &Data` needs none"
            )
        } else {
            format!(
                "`{name}` cannot be generic: a client cannot choose the type\n\
                 help: name the types, or make the service generic: `impl<T: ..> Messages<T>`"
            )
        };
        errors.blame(&generics.params, message);
    }
    if let Some(clause) = &generics.where_clause {
        errors.blame(
            clause,
            format!("`{name}` cannot have a `where` clause of its own\nhelp: put it on the block: `impl .. where ..`"),
        );
    }
}

pub(super) fn check_receiver(kind: &Kind, signature: &Signature, errors: &Errors) {
    let name = kind.name();
    let help = format!("help: `{}`", kind.signature());
    let Some(receiver) = signature.receiver() else {
        // The opening bracket is where it should be.
        errors.blame_span(signature.paren_token.span.open(), format!("`{name}` needs `&self` first\n{help}"));
        return;
    };
    let note = match &receiver.kind {
        ReceiverKind::Reference(_, lifetime, None) if is_sound_lifetime(lifetime.as_ref(), signature) => {
            return;
        }
        ReceiverKind::Reference(_, _, Some(_)) => {
            "note: many calls run at once; state that changes goes into a `Mutex` or an atomic"
        }
        _ => "note: the service outlives the call, which many others share it with",
    };
    errors.blame(receiver, format!("`{name}` takes `&self`, not `{}`\n{note}\n{help}", show(receiver)));
}

/// Of the lifetimes only the anonymous one is true of a call. Those that the function declares are reported there.
pub(super) fn is_sound_lifetime(lifetime: Option<&Lifetime>, signature: &Signature) -> bool {
    lifetime
        .is_none_or(|lifetime| lifetime.ident == "_" || signature.generics.lifetimes().any(|param| param.lifetime == *lifetime))
}
