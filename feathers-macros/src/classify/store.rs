//! What says where the records of a service are, and which of them a call may see.

use syn::spanned::Spanned;
use syn::{ReturnType, Signature, Type};

use super::arguments::{argument_name, classify_owned, typed_arguments};
use super::called;
use super::signature::{Caller, Subject, check_signature};
use super::types::{Role, check_parts, ungroup};
use crate::errors::{Errors, show};
use crate::model::{Adapter, Scope};
use crate::syntax::block::BlockItem;
use crate::syntax::lists::check_bare;
use crate::syntax::marks::Mark;

pub(super) fn classify_adapter(mark: &Mark, signature: &Signature, item: &BlockItem, errors: &Errors) -> Option<Adapter> {
    let called = called(signature, item);
    let subject = Subject::called(Caller::Generated, &called.name, "fn _(&self) -> &Memory<Todo>");
    let (name, help) = (&subject.name, format!("help: `{}`", subject.example));
    check_bare(mark, errors);
    check_signature(&subject, signature, errors);
    if let Some(asyncness) = &signature.asyncness {
        errors.blame(asyncness, format!("`{name}` cannot be `async`: it only says where the store is\n{help}"));
    }
    if let Some(argument) = typed_arguments(signature).first() {
        errors.blame(argument, format!("`{name}` takes nothing: there is no call\n{help}"));
    }
    let ReturnType::Type(_, ty) = &signature.output else {
        errors.blame_span(signature.paren_token.span.close(), format!("`{name}` returns the store\n{help}"));
        return None;
    };
    let Type::Reference(reference) = ungroup(ty) else {
        errors.blame(ty, format!("the store is borrowed from the service\nhelp: `fn {name}(&self) -> &{}`", show(ty)));
        return None;
    };
    let elem = ungroup(&reference.elem);
    let before = errors.count();
    if reference.mutability.is_some() {
        errors.blame(ty, format!("a store is shared by many calls: `{name}` returns `&`, not `&mut`\n{help}"));
    } else if matches!(elem, Type::ImplTrait(_)) {
        errors.blame(elem, format!("the type of the store has to be named\n{help}"));
    } else {
        check_parts(name, &Role::Result, elem, errors);
    }
    (errors.count() == before).then(|| Adapter { span: mark.attr.path().span(), called, ty: elem.clone() })
}

pub(super) fn classify_scope(mark: &Mark, signature: &Signature, item: &BlockItem, errors: &Errors) -> Option<Scope> {
    let called = called(signature, item);
    let subject = Subject::called(Caller::Generated, &called.name, "fn _(&self, me: Inject<User>) -> Scope<Todo>");
    check_bare(mark, errors);
    check_signature(&subject, signature, errors);
    let extractors = typed_arguments(signature)
        .into_iter()
        .map(|argument| classify_owned(&subject.name, &Role::Argument(argument_name(argument).cloned()), argument, errors))
        .collect();
    let ReturnType::Type(_, ty) = &signature.output else {
        let message = format!("`{}` does not say which records a call may see\nhelp: `{}`", subject.name, subject.example);
        errors.blame_span(signature.paren_token.span.close(), message);
        return None;
    };
    let before = errors.count();
    check_parts(&subject.name, &Role::Done, ty, errors);
    (errors.count() == before).then(|| Scope { span: mark.attr.path().span(), called, extractors, output: (**ty).clone() })
}
