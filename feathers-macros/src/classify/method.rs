//! The methods, with their arguments by position.

use syn::{PatType, ReturnType, Signature, Type};

use super::arguments::{argument_name, classify_owned, show_pattern, typed_arguments};
use super::signature::{Subject, check_signature, is_sound_lifetime};
use super::types::{Role, check_parts, owned_form, ungroup};
use crate::errors::{Errors, show};
use crate::model::{Data, Kind, Method};
use crate::syntax::attrs;
use crate::syntax::block::BlockItem;
use crate::syntax::values::read_reusables;

pub(super) fn classify_method(kind: &Kind, signature: &Signature, item: &BlockItem, errors: &Errors) -> Option<Method> {
    check_signature(&Subject::method(kind), signature, errors);
    let arguments = classify_arguments(kind, signature, errors);
    let output = classify_output(kind, signature, errors);
    let attached = item.marks.iter().filter(|mark| mark.word.is_attached());
    let reusables = attached.flat_map(|mark| read_reusables(mark, errors)).collect();
    let (id, data, extractors) = arguments?;
    Some(Method {
        kind: kind.clone(),
        name: signature.ident.clone(),
        cfgs: attrs::cfgs(&item.attrs),
        lints: attrs::silenced_lints(&item.attrs),
        doc: attrs::doc(&item.attrs),
        is_async: signature.asyncness.is_some(),
        id,
        data,
        extractors,
        output: output?,
        reusables,
        stored: None,
    })
}

type Arguments = (Option<Type>, Option<Data>, Vec<Type>);

/// By position: `id`, `data`, and the rest is made by type. `None` where one is missing or wrong.
fn classify_arguments(kind: &Kind, signature: &Signature, errors: &Errors) -> Option<Arguments> {
    let before = errors.count();
    let typed = typed_arguments(signature);
    check_order(kind, signature, &typed, errors)?;
    let mut rest = typed.iter().copied();
    let id = if kind.has_id() { rest.next() } else { None };
    let data = if kind.has_data() { rest.next() } else { None };

    let id = id.map(|argument| classify_owned(kind.name(), &Role::Id, argument, errors));
    let data = data.map(|argument| classify_data(kind, signature, argument, errors));
    let extractors = rest
        .map(|argument| {
            let role = Role::Argument(argument_name(argument).cloned());
            classify_owned(kind.name(), &role, argument, errors)
        })
        .collect();
    (errors.count() == before).then_some((id, data, extractors))
}

/// Are all arguments of this kind of method there, in order? Where a name says that one is not what its position makes
/// it, the name is believed: `patch(&self, data: Patch, me: Inject<User>)` has forgotten its id.
fn check_order(kind: &Kind, signature: &Signature, typed: &[&PatType], errors: &Errors) -> Option<()> {
    let name = kind.name();
    let help = format!("help: `{}`, then any others", kind.signature());
    let named = |position: usize, expected: &str| {
        typed.get(position).is_some_and(|argument| argument_name(argument).is_some_and(|name| name == expected))
    };
    let wanted = usize::from(kind.has_id()) + usize::from(kind.has_data());
    if kind.is_custom() {
        return check_custom_order(kind, signature, typed, &named, errors);
    }
    let missing = match (kind.has_id(), kind.has_data()) {
        (true, true) if typed.is_empty() => "an id and data",
        (true, true) if named(0, "data") && named(1, "id") => {
            errors.blame(typed[1], format!("`{name}` takes its id before its data\n{help}"));
            return None;
        }
        (true, _) if typed.is_empty() || named(0, "data") => "an id",
        (false, true) if named(0, "id") && named(1, "data") => {
            errors.blame(typed[0], format!("`{name}` has no id: there is nothing yet to name\n{help}"));
            return None;
        }
        (_, true) if typed.len() < wanted => "data",
        _ => return Some(()),
    };
    errors.blame(&signature.ident, format!("`{name}` needs {missing}\n{help}"));
    None
}

/// A custom method has data, also where there is nothing to say: only so can data be told from other arguments.
fn check_custom_order(
    kind: &Kind,
    signature: &Signature,
    typed: &[&PatType],
    named: &impl Fn(usize, &str) -> bool,
    errors: &Errors,
) -> Option<()> {
    let (name, help) = (kind.name(), format!("help: `{}`; without data `_: ()`", kind.signature()));
    if typed.is_empty() {
        errors.blame(&signature.ident, format!("`{name}` needs data\n{help}"));
        return None;
    }
    if named(0, "id") && named(1, "data") {
        errors.blame(
            typed[0],
            format!("`{name}` has no id: the first argument is its data\nhelp: put the id into the data: `{}`", kind.signature()),
        );
        return None;
    }
    Some(())
}

/// The data, which may be borrowed from the call.
fn classify_data(kind: &Kind, signature: &Signature, argument: &PatType, errors: &Errors) -> Data {
    let name = kind.name();
    let pattern = show_pattern(argument);
    let ty = ungroup(&argument.ty);
    let Type::Reference(reference) = ty else {
        check_parts(kind.name(), &Role::Data, ty, errors);
        return Data { ty: ty.clone(), is_nothing: kind.is_custom() && is_unit(ty), borrowed: false };
    };
    let elem = ungroup(&reference.elem);
    let owned = owned_form(reference);
    if reference.mutability.is_some() {
        let help =
            format!("help: `mut {pattern}: {owned}` to change it in the method, `{pattern}: &{owned}` to leave it as it is");
        errors.blame(ty, format!("the data of `{name}` cannot be `&mut`\n{help}"));
    } else if !is_sound_lifetime(reference.lifetime.as_ref(), signature) {
        errors.blame(
            &reference.lifetime,
            format!("the data of `{name}` is borrowed for the call only\nhelp: `{pattern}: &{owned}`, or `{pattern}: {owned}` to keep it"),
        );
    } else if show(elem) != owned {
        // `&str` and `&[T]`: what they point to cannot be read from a packet by itself.
        errors.blame(ty, format!("the data of `{name}` cannot be `{}`\nhelp: `{pattern}: {owned}`", show(ty)));
    } else {
        check_parts(kind.name(), &Role::Data, elem, errors);
    }
    Data { ty: elem.clone(), is_nothing: false, borrowed: true }
}

fn classify_output(kind: &Kind, signature: &Signature, errors: &Errors) -> Option<Type> {
    let name = kind.name();
    let ReturnType::Type(_, ty) = &signature.output else {
        errors.blame_span(
            signature.paren_token.span.close(),
            format!("`{name}` needs a return type\nhelp: `{}`, with `Result<()>` for nothing", kind.signature()),
        );
        return None;
    };
    let before = errors.count();
    check_parts(kind.name(), &Role::Result, ty, errors);
    (errors.count() == before).then(|| (**ty).clone())
}

fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}
