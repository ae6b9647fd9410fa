//! Hooks, with their arguments by name.
//!
//! By name, because the types of data, query and result can coincide, and by nothing else: a type alone makes an
//! extractor.

use syn::{PatType, ReturnType, Signature, Type, TypeReference};

use super::arguments::{argument_name, classify_owned, show_pattern, typed_arguments};
use super::called;
use super::scope::Scope;
use super::signature::{Caller, Subject, check_signature};
use super::types::{self, check_parts, check_return, ungroup};
use crate::errors::{Errors, show};
use crate::model::{Argument, Hook, Part, Role, Stage};
use crate::syntax::block::BlockItem;
use crate::syntax::lists::read_names;
use crate::syntax::marks::Mark;

pub(super) fn classify_hook(
    stage: Stage,
    mark: &Mark,
    signature: &Signature,
    item: &BlockItem,
    scope: &Scope<'_>,
    errors: &Errors,
) -> Option<Hook> {
    let called = called(signature, item);
    let subject = Subject::called(Caller::Hook, &called.name, example(stage));
    let names = read_names(mark, errors);
    if let Some(names) = &names {
        scope.check_methods(stage, names, errors);
    }
    check_signature(&subject, signature, errors);
    let typed = typed_arguments(signature);
    let arguments = if stage == Stage::Around {
        check_around(&subject, signature, &typed, errors);
        let roles = [Role::Whole, Role::Next];
        roles.into_iter().zip(&typed).map(|(role, argument)| Argument { role, ty: (*argument.ty).clone() }).collect()
    } else {
        let arguments: Vec<_> =
            typed.iter().filter_map(|argument| classify_argument(stage, &subject, argument, errors)).collect();
        check_whole(&subject, &typed, &arguments, errors);
        arguments
    };
    let output = check_return(&subject.name, signature, errors);
    Some(Hook { stage, called, names: names?, arguments, output })
}

/// The signature to start from.
fn example(stage: Stage) -> &'static str {
    match stage {
        Stage::Before => "async fn _(&self, data: &mut Data) -> Result<()>",
        Stage::After => "async fn _(&self, result: &mut Output) -> Result<()>",
        Stage::Error => "async fn _(&self, error: &Error) -> Result<()>",
        Stage::Around => "async fn _(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()>",
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

/// The parts of a call that a hook borrows by name.
const PARTS: [&str; 5] = ["id", "data", "query", "result", "error"];

fn classify_argument(stage: Stage, subject: &Subject, argument: &PatType, errors: &Errors) -> Option<Argument> {
    let ty = ungroup(&argument.ty);
    let part = argument_name(argument).and_then(|name| PARTS.into_iter().find(|part| name == part));
    let before = errors.count();
    let role = match (part, ty) {
        (Some("error"), _) if stage != Stage::Error => {
            errors.blame(
                argument,
                format!(
                    "`{}` runs {}, where there is no error\n\
                     help: handle errors in a function with `#[error(..)]`",
                    subject.name,
                    moment(stage)
                ),
            );
            return None;
        }
        (Some(part), Type::Reference(reference)) => classify_part(stage, subject, part, reference, errors),
        (Some(part), _) => {
            errors.blame(
                ty,
                format!("a hook borrows: `{}` cannot own `{part}`\nhelp: {}", subject.name, borrowed_form(stage, part, ty)),
            );
            return None;
        }
        (None, Type::Reference(reference)) => {
            check_is_whole(subject, argument, reference, errors);
            Role::Whole
        }
        (None, _) => {
            classify_owned(&subject.name, &types::Role::Argument(argument_name(argument).cloned()), argument, errors);
            Role::Extractor
        }
    };
    (errors.count() == before).then(|| Argument { role, ty: ty.clone() })
}

/// A part of the call, by its name.
fn classify_part(stage: Stage, subject: &Subject, part: &'static str, reference: &TypeReference, errors: &Errors) -> Role {
    let name = &subject.name;
    let elem = ungroup(&reference.elem);
    let is_some_of_it = part == "data" || (part == "result" && stage == Stage::After);
    let is_whole = is_some_of_it && matches!(elem, Type::ImplTrait(_));
    let is_sound_result = reference.mutability.is_some() && is_option(elem);
    if part == "result" && stage != Stage::After && !is_sound_result {
        errors.blame(
            reference,
            format!(
                "`{name}` runs {}, where there is no result yet, but it may give one\nhelp: {}",
                moment(stage),
                borrowed_form(stage, part, elem)
            ),
        );
    } else if part == "data" && stage != Stage::Before && reference.mutability.is_some() {
        errors.blame(
            reference,
            format!(
                "`{name}` runs {}, where the data can be read only\nhelp: {}",
                moment(stage),
                borrowed_form(stage, part, elem)
            ),
        );
    } else if !is_whole {
        check_parts(name, &types::Role::Part(part), elem, errors);
    }
    let some_of_it = || if is_whole { Part::Whole } else { Part::Item(Box::new(elem.clone())) };
    match part {
        "id" => Role::Id,
        "data" => Role::Data(some_of_it()),
        "query" => Role::Query(Box::new(elem.clone())),
        "result" if stage == Stage::After => Role::Result(some_of_it()),
        "result" => Role::ResultOption,
        _ => Role::Error,
    }
}

/// When it runs, for messages.
fn moment(stage: Stage) -> &'static str {
    match stage {
        Stage::Before => "before the method",
        Stage::After => "after the method",
        Stage::Error => "when the call has failed",
        Stage::Around => "around the method",
    }
}

/// How to write an argument that is a part of the call.
fn borrowed_form(stage: Stage, part: &str, ty: &Type) -> String {
    let shown = show(ty);
    match (part, stage) {
        // What stands there is most likely the method's extractor.
        ("query", _) => "`query: &mut Q` where the method has `Query<Q>`".to_owned(),
        ("error", _) => format!("`error: &{shown}`"),
        ("data", Stage::After | Stage::Error) => format!("`data: &{shown}`"),
        ("result", Stage::Before | Stage::Error) if matches!(ty, Type::ImplTrait(_)) => {
            "`result: &mut Option<Output>`".to_owned()
        }
        ("result", Stage::Before | Stage::Error) if !is_option(ty) => format!("`result: &mut Option<{shown}>`"),
        _ => format!("`{part}: &mut {shown}`"),
    }
}

/// Any other `&mut` is the call itself.
fn check_is_whole(subject: &Subject, argument: &PatType, reference: &TypeReference, errors: &Errors) {
    let name = &subject.name;
    if reference.mutability.is_some() && matches!(ungroup(&reference.elem), Type::Path(_)) {
        return;
    }
    let pattern = show_pattern(argument);
    errors.blame(
        &argument.ty,
        format!(
            "`{pattern}` of `{name}` cannot be `{}`\n\
             note: a hook borrows `id`, `data`, `query`, `result` and `error`, by these names, or all of the call: \
             `cx: &mut HookContext`\n\
             help: arguments that are made from the call are owned: `{pattern}: {}`",
            show(&argument.ty),
            types::owned_form(reference)
        ),
    );
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

/// The only type that is known by its name: `result: &mut Message` before the method is a mistake that beginners make, and
/// one that rustc could only tell as "expected this, found that". An alias of `Option` is hardly ever written.
fn is_option(ty: &Type) -> bool {
    matches!(ungroup(ty), Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Option"))
}
