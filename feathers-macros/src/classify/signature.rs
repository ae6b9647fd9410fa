//! What a signature must be before its arguments count: callable with `&self` and nothing chosen by the caller.

use syn::ext::IdentExt;
use syn::{GenericParam, Ident, Lifetime, ReceiverKind, Safety, Signature};

use crate::errors::{Errors, show};
use crate::model::Kind;

/// The function that is looked at, as messages speak of it.
pub(super) struct Subject {
    /// Without `r#`.
    pub(super) name: String,
    /// The signature to start from.
    pub(super) example: String,
    /// Called by clients, and not around such a call.
    pub(super) is_method: bool,
}

impl Subject {
    pub(super) fn method(kind: &Kind) -> Self {
        Self { name: kind.name().to_owned(), example: kind.signature(), is_method: true }
    }

    /// One that is called around a method; `rest` is the signature to start from, after the name.
    pub(super) fn called(name: &Ident, rest: &str) -> Self {
        let name = name.unraw().to_string();
        let example = format!("async fn {name}{rest}");
        Self { name, example, is_method: false }
    }
}

/// All that is true of every function that generated code calls.
pub(super) fn check_signature(subject: &Subject, signature: &Signature, errors: &Errors) {
    check_qualifiers(subject, signature, errors);
    check_generics(subject, signature, errors);
    check_receiver(subject, signature, errors);
}

fn check_qualifiers(subject: &Subject, signature: &Signature, errors: &Errors) {
    let name = &subject.name;
    if let Some(constness) = &signature.constness {
        let why = if subject.is_method { format!("a client calls `{name}`") } else { "it is called".to_owned() };
        errors.blame(constness, format!("`{name}` cannot be `const`\nhelp: remove it: {why} at run time"));
    }
    if let Safety::Unsafe(unsafety) = &signature.safety {
        let who = if subject.is_method { "client" } else { "call" };
        errors.blame(
            unsafety,
            format!(
                "`{name}` cannot be `unsafe`: no {who} can keep its contract\n\
                 help: remove it, and write `unsafe {{ .. }}` inside, where the contract is kept"
            ),
        );
    }
    if let Some(abi) = &signature.abi {
        let why = if subject.is_method { "clients call over a socket" } else { "it is called from Rust" };
        errors.blame(abi, format!("`{name}` cannot be `extern`\nhelp: remove it: {why}"));
    }
    if let Some(variadic) = &signature.variadic {
        errors.blame(variadic, format!("`{name}` cannot have a variable number of arguments"));
    }
}

fn check_generics(subject: &Subject, signature: &Signature, errors: &Errors) {
    let name = &subject.name;
    let generics = &signature.generics;
    if !generics.params.is_empty() {
        let only_lifetimes = generics.params.iter().all(|param| matches!(param, GenericParam::Lifetime(_)));
        let message = if !subject.is_method {
            let what = if only_lifetimes { "have lifetime parameters" } else { "be generic" };
            format!("`{name}` cannot {what}: nothing would choose them\nhelp: `{}`", subject.example)
        } else if only_lifetimes {
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

fn check_receiver(subject: &Subject, signature: &Signature, errors: &Errors) {
    let name = &subject.name;
    let help = format!("help: `{}`", subject.example);
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
