//! Hooks, with their arguments by name.
//!
//! By name, because the types of data, query and result can coincide, and by nothing else: a type alone makes an
//! extractor.

use syn::{PatType, ReturnType, Signature, Type, TypeReference};

use super::arguments::{argument_name, classify_owned, show_pattern, typed_arguments};
use super::called;
use super::signature::{Subject, check_signature};
use super::types::{self, check_parts, check_return, ungroup};
use crate::errors::{Errors, show};
use crate::model::{Argument, Hook, Part, Role, Stage};
use crate::syntax::block::BlockItem;
use crate::syntax::helpers::Helper;
use crate::syntax::lists::read_names;

pub(super) fn classify_hook(
    stage: Stage,
    helper: &Helper,
    signature: &Signature,
    item: &BlockItem,
    errors: &Errors,
) -> Option<Hook> {
    let called = called(signature, item);
    let subject = Subject::called(&called.name, example(stage));
    let names = read_names(helper, errors);
    check_signature(&subject, signature, errors);
    let typed = typed_arguments(signature);
    let arguments = if stage == Stage::Around {
        check_around(&subject, signature, &typed, errors);
        Vec::new()
    } else {
        let arguments: Vec<_> =
            typed.iter().filter_map(|argument| classify_argument(stage, &subject, argument, errors)).collect();
        check_whole(&subject, &typed, &arguments, errors);
        arguments
    };
    let output = check_return(&subject.name, signature, errors);
    Some(Hook { stage, called, names: names?, arguments, output })
}

/// The rest of the signature to start from.
fn example(stage: Stage) -> &'static str {
    match stage {
        Stage::Before => "(&self, data: &mut Data) -> Result<()>",
        Stage::After => "(&self, result: &mut Output) -> Result<()>",
        Stage::Error => "(&self, error: &Error) -> Result<()>",
        Stage::Around => "(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()>",
    }
}

/// An around hook is a link of a chain of pointers, so its signature is given.
fn check_around(subject: &Subject, signature: &Signature, typed: &[&PatType], errors: &Errors) {
    let (name, help) = (&subject.name, format!("help: `{}`", subject.example));
    if signature.asyncness.is_none() {
        errors.blame(signature.fn_token, format!("`{name}` waits for what it surrounds, so it is `async`\n{help}"));
    }
    let is_mut = |argument: &PatType| matches!(ungroup(&argument.ty), Type::Reference(TypeReference { mutability: Some(_), .. }));
    let is_owned = |argument: &PatType| !matches!(ungroup(&argument.ty), Type::Reference(_));
    match typed {
        [cx, next] if is_mut(cx) && is_owned(next) => {}
        [] | [_] => {
            errors.blame(&signature.ident, format!("`{name}` takes the call and what it surrounds\n{help}"));
        }
        [_, _, third, ..] => errors.blame(
            third,
            format!("`{name}` takes the call and what it surrounds, and nothing else\nnote: the call holds all there is\n{help}"),
        ),
        [cx, _] if !is_mut(cx) => errors.blame(&cx.ty, format!("`{name}` takes the call first, as `&mut HookContext`\n{help}")),
        [_, next] => errors.blame(&next.ty, format!("`{name}` takes what it surrounds as `Next<'_>`\n{help}")),
    }
    if matches!(signature.output, ReturnType::Default) {
        errors.blame_span(
            signature.paren_token.span.close(),
            format!("`{name}` passes on how the call went, so it returns a `Result`\n{help}"),
        );
    }
}

fn classify_argument(stage: Stage, subject: &Subject, argument: &PatType, errors: &Errors) -> Option<Argument> {
    let ty = ungroup(&argument.ty);
    let named = argument_name(argument).map(ToString::to_string);
    let named = named.as_deref().filter(|name| ["id", "data", "query", "result", "error"].contains(name));
    let role = match (named, ty) {
        (Some(part), Type::Reference(reference)) => named_role(stage, subject, part, reference, errors)?,
        (Some(part), _) => {
            blame_owned(stage, subject, part, ty, errors);
            return None;
        }
        (None, Type::Reference(reference)) => {
            check_is_whole(subject, argument, reference, errors)?;
            Role::Whole
        }
        (None, _) => {
            classify_owned(&subject.name, &types::Role::Argument(argument_name(argument).cloned()), argument, errors);
            Role::Extractor
        }
    };
    Some(Argument { role, ty: ty.clone() })
}

/// A part of the call.
fn named_role(stage: Stage, subject: &Subject, part: &str, reference: &TypeReference, errors: &Errors) -> Option<Role> {
    let name = &subject.name;
    let elem = ungroup(&reference.elem);
    let before = errors.count();
    let sound = |role| (errors.count() == before).then_some(role);
    match part {
        "id" => {
            check_parts(name, &types::Role::Id, elem, errors);
            sound(Role::Id)
        }
        "data" => {
            if stage != Stage::Before && reference.mutability.is_some() {
                errors.blame(
                    reference,
                    format!("the data is to be read after the method, not changed: `{name}`\nhelp: `data: &{}`", show(elem)),
                );
            }
            sound(Role::Data(read_part(name, &types::Role::Data, elem, errors)))
        }
        "query" => {
            check_parts(name, &types::Role::Query, elem, errors);
            sound(Role::Query(Box::new(elem.clone())))
        }
        "result" if stage == Stage::After => sound(Role::Result(read_part(name, &types::Role::Result, elem, errors))),
        "result" => {
            if reference.mutability.is_none() || !is_option(elem) {
                let inner = if is_option(elem) { show(elem) } else { format!("Option<{}>", show_named(elem)) };
                let why = match stage {
                    Stage::Before => "there is no result before the method",
                    _ => "there is no result where the call failed",
                };
                errors.blame(reference, format!("{why}: `{name}` may give one\nhelp: `result: &mut {inner}`"));
            }
            sound(Role::ResultOption)
        }
        _ => {
            if stage != Stage::Error {
                errors.blame(
                    reference,
                    format!(
                        "there is no error in a `#[{}]` hook: `{name}`\n\
                         help: put what handles errors into a function with `#[error(..)]`",
                        stage.name()
                    ),
                );
            }
            check_parts(name, &types::Role::Error, elem, errors);
            sound(Role::Error)
        }
    }
}

/// `&mut Item`, or `&mut impl Trait` for the whole.
fn read_part(name: &str, role: &types::Role, elem: &Type, errors: &Errors) -> Part {
    if matches!(elem, Type::ImplTrait(_)) {
        return Part::Whole;
    }
    check_parts(name, role, elem, errors);
    Part::Item(Box::new(elem.clone()))
}

fn blame_owned(stage: Stage, subject: &Subject, part: &str, ty: &Type, errors: &Errors) {
    let name = &subject.name;
    let form = match (part, stage) {
        ("query", _) => "query: &mut Q`, where the method takes `Query<Q>".to_owned(),
        ("error", Stage::Error) => format!("error: &{}", show(ty)),
        ("error", _) => "put what handles errors into a function with `#[error(..)]".to_owned(),
        ("data", Stage::After | Stage::Error) => format!("data: &{}", show(ty)),
        ("result", Stage::Before | Stage::Error) if !is_option(ty) => format!("result: &mut Option<{}>", show(ty)),
        _ => format!("{part}: &mut {}", show(ty)),
    };
    let form = if form.starts_with("put") { form } else { format!("`{form}") };
    errors.blame(ty, format!("a hook borrows: `{part}` of `{name}` is the call's own\nhelp: {form}`"));
}

/// Any other `&mut` is the call itself.
fn check_is_whole(subject: &Subject, argument: &PatType, reference: &TypeReference, errors: &Errors) -> Option<()> {
    let name = &subject.name;
    let is_path = matches!(ungroup(&reference.elem), Type::Path(_));
    if reference.mutability.is_some() && is_path {
        return Some(());
    }
    let pattern = show_pattern(argument);
    errors.blame(
        &argument.ty,
        format!(
            "`{pattern}` of `{name}` cannot be `{}`\n\
             note: what a hook borrows is told by its name: `id`, `data`, `query`, `result`, `error`; or it is all of the call: \
             `cx: &mut HookContext`\n\
             help: `{pattern}: {}` where that is made from the call, or one of these names",
            show(&argument.ty),
            types::owned_form(reference)
        ),
    );
    None
}

/// Who borrows all of the call leaves nothing of it to borrow.
fn check_whole(subject: &Subject, typed: &[&PatType], arguments: &[Argument], errors: &Errors) {
    let name = &subject.name;
    let wholes: Vec<_> = arguments.iter().filter(|argument| matches!(argument.role, Role::Whole)).collect();
    let others = arguments.iter().any(|argument| !matches!(argument.role, Role::Whole | Role::Extractor));
    // One that is wrong by itself has its words already.
    let Some(whole) = wholes.first().filter(|_| arguments.len() == typed.len()) else {
        return;
    };
    if let Some(second) = wholes.get(1) {
        errors.blame(&second.ty, format!("`{name}` borrows the call twice\nhelp: remove one of the two"));
    }
    if others {
        errors.blame(
            &whole.ty,
            format!(
                "`{name}` borrows all of the call and a part of it\n\
                 help: remove one of the two: the parts are in the whole"
            ),
        );
    }
}

/// The only type that is known by its name here: one that is no `Option` would be told of a type that no user wrote.
fn is_option(ty: &Type) -> bool {
    matches!(ungroup(ty), Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Option"))
}

fn show_named(ty: &Type) -> String {
    if matches!(ty, Type::ImplTrait(_)) { "Output".to_owned() } else { show(ty) }
}
