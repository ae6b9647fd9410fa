//! Publishers: functions that choose who hears of an event.

use syn::{ReturnType, Signature, Type};

use super::arguments::{argument_name, classify_owned, show_pattern, typed_arguments};
use super::called;
use super::scope::Scope;
use super::signature::{Caller, Subject, check_signature};
use super::types::{Role, check_parts, ungroup};
use crate::errors::{Errors, show};
use crate::model::Publisher;
use crate::syntax::block::BlockItem;
use crate::syntax::lists::read_names;
use crate::syntax::marks::Mark;

pub(super) fn classify_publisher(
    mark: &Mark,
    signature: &Signature,
    item: &BlockItem,
    scope: &Scope<'_>,
    errors: &Errors,
) -> Option<Publisher> {
    let called = called(signature, item);
    let subject = Subject::called(Caller::Generated, &called.name, "fn _(&self, message: &Message) -> Audience");
    let names = read_names(mark, errors);
    let events = names.as_ref().map(|names| scope.resolve_events(names, errors)).unwrap_or_default();
    check_signature(&subject, signature, errors);
    let typed = typed_arguments(signature);
    let about = classify_item_argument(&subject, signature, &typed, errors);
    let extractors = typed
        .iter()
        .skip(1)
        .map(|argument| classify_owned(&subject.name, &Role::Argument(argument_name(argument).cloned()), argument, errors))
        .collect();
    let output = classify_output(&subject, signature, errors);
    Some(Publisher { called, names: names?, item: about?, extractors, output: output?, events })
}

/// What it is told about.
fn classify_item_argument(subject: &Subject, signature: &Signature, typed: &[&syn::PatType], errors: &Errors) -> Option<Type> {
    let (name, help) = (&subject.name, format!("help: `{}`", subject.example));
    let Some(first) = typed.first() else {
        errors.blame(
            &signature.ident,
            format!("`{name}` needs what the event is about\n{help}; who hears all events is `publish = ..` of `#[service]`"),
        );
        return None;
    };
    let ty = ungroup(&first.ty);
    let pattern = show_pattern(first);
    let Type::Reference(reference) = ty else {
        errors.blame(ty, format!("a publisher borrows what the event is about: `{name}`\nhelp: `{pattern}: &{}`", show(ty)));
        return None;
    };
    let elem = ungroup(&reference.elem);
    if reference.mutability.is_some() {
        errors.blame(
            ty,
            format!(
                "a publisher reads what the event is about: `{name}`\n\
                 help: `{pattern}: &{}`; a hook with `#[after(..)]` may change it",
                show(elem)
            ),
        );
        return None;
    }
    let before = errors.count();
    check_parts(name, &Role::Item, elem, errors);
    (errors.count() == before).then(|| elem.clone())
}

fn classify_output(subject: &Subject, signature: &Signature, errors: &Errors) -> Option<Type> {
    let ReturnType::Type(_, ty) = &signature.output else {
        errors.blame_span(
            signature.paren_token.span.close(),
            format!("`{}` does not say who hears the event\nhelp: `{}`", subject.name, subject.example),
        );
        return None;
    };
    let before = errors.count();
    check_parts(&subject.name, &Role::Audience, ty, errors);
    (errors.count() == before).then(|| (**ty).clone())
}
