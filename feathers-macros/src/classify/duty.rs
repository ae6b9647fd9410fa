//! What our attributes and its name make of an item, before its signature counts.

use syn::ext::IdentExt;

use crate::errors::Errors;
use crate::model::{Custom, Kind};
use crate::syntax::block::{BlockItem, Function};
use crate::syntax::marks::{Mark, Word};
use crate::syntax::names::{camel_case, check_wire_name, read_rename};
use crate::syntax::reserved::{check_free, check_function_name};

/// What a function of the block is there for.
pub(super) enum Duty<'a> {
    Method(Kind),
    /// A hook, a publisher, setup or teardown: which one the attribute says.
    Other(&'a Mark),
    Plain,
}

/// `None` where that cannot be told, which the sink then knows.
pub(super) fn duty<'a>(item: &'a BlockItem, errors: &Errors) -> Option<Duty<'a>> {
    let before = errors.count();
    item.marks.iter().for_each(|mark| check_no_path(mark, errors));
    let Some(function) = &item.function else {
        for mark in &item.marks {
            errors.blame(
                mark,
                format!("`#[{}]` belongs on a function of the service\nhelp: move it, or remove it", mark.word.name()),
            );
        }
        return (errors.count() == before).then_some(Duty::Plain);
    };
    let standard = Kind::of(&function.name);
    let duties: Vec<_> = item.marks.iter().filter(|mark| !mark.word.is_attached()).collect();
    check_one(function, &duties, errors);
    if let (Some(kind), Some(mark)) = (&standard, duties.first()) {
        blame_on_standard(kind, mark, errors);
    }
    let duty = match (standard, duties.first()) {
        (Some(kind), _) => Duty::Method(kind),
        (None, Some(mark)) if mark.word == Word::Method => Duty::Method(custom(function, mark, errors)),
        (None, Some(mark)) => Duty::Other(mark),
        (None, None) => Duty::Plain,
    };
    if !matches!(duty, Duty::Method(_)) {
        check_no_reusable(function, item, errors);
    }
    (errors.count() == before).then_some(duty)
}

/// `#[feathers::before]` looks like what it is to do, but nothing is there.
pub(super) fn check_no_path(mark: &Mark, errors: &Errors) {
    if mark.has_path {
        let word = mark.word.name();
        errors.blame(mark.attr.path(), format!("`{word}` belongs to `#[service]` and has no path of its own\nhelp: `#[{word}]`"));
    }
}

/// A function is one thing, said once.
fn check_one(function: &Function, duties: &[&Mark], errors: &Errors) {
    let name = function.name.unraw();
    let mut seen: Vec<Word> = Vec::new();
    for mark in duties {
        let word = mark.word.name();
        let Some(first) = seen.first() else {
            seen.push(mark.word);
            continue;
        };
        if seen.contains(&mark.word) {
            let help =
                if mark.word.is_list() { format!("help: one list: `#[{word}(..)]`") } else { "help: remove one of them".into() };
            errors.blame(mark, format!("`#[{word}]` is said twice of `{name}`\n{help}"));
        } else if first.is_hook() && mark.word.is_hook() {
            errors.blame(
                mark,
                format!(
                    "a hook is of one kind: `{name}` is `#[{}]` already\n\
                     help: write a function for each kind, which may call a common one",
                    first.name()
                ),
            );
        } else {
            errors.blame(
                mark,
                format!("`{name}` cannot be `#[{}]` and `#[{word}]`\nhelp: write a function for each", first.name()),
            );
        }
        seen.push(mark.word);
    }
}

fn blame_on_standard(kind: &Kind, mark: &Mark, errors: &Errors) {
    let (name, word) = (kind.name(), mark.word.name());
    let help = match mark.word {
        Word::Method => "help: remove `#[method]`".to_owned(),
        word if word.is_hook() => {
            format!("help: give the hook a name of its own, or attach a value with `#[hook({} = ..)]`", word.name())
        }
        _ => format!("help: put `#[{word}]` on a function with a name of its own"),
    };
    errors.blame(mark, format!("`{name}` is a method by its name, it cannot be `#[{word}]`\n{help}"));
}

fn check_no_reusable(function: &Function, item: &BlockItem, errors: &Errors) {
    let name = function.name.unraw();
    for mark in item.marks.iter().filter(|mark| mark.word.is_attached()) {
        let mistake = if mark.word == Word::Guard {
            format!(
                "`#[guard]` says who may call a method, and `{name}` is none\n\
                 help: put it on a method, or on the `impl` block for all of them; \
                 clients can call `{name}` if it is marked `#[method]`"
            )
        } else {
            format!(
                "`#[hook]` attaches a hook to a method, and `{name}` is none\n\
                 help: put it on a method, or on the `impl` block for all of them; \
                 a hook written here is `#[before(create)] fn {name}(..)`"
            )
        };
        errors.blame(mark, mistake);
    }
}

/// The kind of a function with `#[method]`.
fn custom(function: &Function, mark: &Mark, errors: &Errors) -> Kind {
    let name = function.name.unraw().to_string();
    let rename = read_rename(&mark.attr, "markRead", errors);
    let is_renamed = rename.is_some();
    let (blame, wire) = match rename {
        Some(rename) => (rename.span(), rename.value()),
        None => (function.name.span(), camel_case(&name)),
    };
    let of_function = check_function_name(&name, &wire);
    let has_other = of_function.is_err();
    if let Err(mistake) = of_function {
        errors.blame(&function.name, mistake);
    }
    if has_other && !is_renamed {
        // Under another name of the function this one is not there.
    } else if let Err(mistake) = check_wire_name("method", &wire).and_then(|()| check_free(&wire)) {
        errors.blame_span(blame, mistake);
    } else if let Some(kind) = Kind::STANDARD.iter().find(|kind| kind.name() == wire) {
        let standard = kind.name();
        errors.blame_span(
            blame,
            format!(
                "clients cannot call `{name}` as `{standard}`: that is a method of its own\n\
                 help: name it otherwise, or write `async fn {standard}` without `#[method]`"
            ),
        );
    }
    Kind::Custom(Custom { name, wire })
}
