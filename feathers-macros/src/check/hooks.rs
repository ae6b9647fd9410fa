//! Do hooks ask for what the methods have that they are for?

use syn::ext::IdentExt;

use crate::errors::{Errors, show};
use crate::model::{Argument, Hook, Kind, Method, Names, Role, Stage};
use crate::syntax::block::Block;
use crate::syntax::helpers::Word;

pub(crate) fn check_hooks(block: &Block, hooks: &[Hook], methods: &[Method], errors: &Errors) {
    let known = method_names(block);
    for hook in hooks {
        check_names(hook, &known, errors);
        for argument in &hook.arguments {
            match &argument.role {
                Role::Id => check_id(hook, argument, methods, errors),
                Role::Data(_) => check_data(hook, argument, methods, errors),
                _ => {}
            }
        }
    }
}

/// As written in the block, also where a method has mistakes of its own: that it is unknown would be a second message.
fn method_names(block: &Block) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for item in &block.items {
        let Some(function) = &item.function else {
            continue;
        };
        let is_custom = item.helpers.iter().any(|helper| helper.word == Word::Method);
        let name = function.name.unraw().to_string();
        if (is_custom || Kind::of(&function.name).is_some()) && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn check_names(hook: &Hook, known: &[String], errors: &Errors) {
    let Names::Listed(names) = &hook.names else {
        return;
    };
    for name in names.iter().filter(|name| !known.contains(&name.text)) {
        let has = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        errors.blame_span(
            name.span,
            format!("this service has no method `{}`\nhelp: it has {has}; `all` is every one of them", name.text),
        );
    }
}

fn check_id(hook: &Hook, argument: &Argument, methods: &[Method], errors: &Errors) {
    let without: Vec<_> = applicable(hook, methods).filter(|method| method.id.is_none()).collect();
    if !without.is_empty() {
        errors.blame(&argument.ty, absent(hook, "id", &without, methods, |method| method.id.is_some()));
    }
}

fn check_data(hook: &Hook, argument: &Argument, methods: &[Method], errors: &Errors) {
    let has = |method: &Method| method.data.as_ref().is_some_and(|data| !data.is_nothing);
    let without: Vec<_> = applicable(hook, methods).filter(|method| !has(method)).collect();
    if !without.is_empty() {
        errors.blame(&argument.ty, absent(hook, "data", &without, methods, has));
        return;
    }
    if hook.stage == Stage::Before {
        return;
    }
    for method in applicable(hook, methods) {
        let Some(data) = method.data.as_ref().filter(|data| !data.borrowed) else {
            continue;
        };
        let name = method.kind.name();
        errors.blame(
            &argument.ty,
            format!(
                "the data is gone: `{name}` has taken it before `{}` runs\n\
                 help: let `{name}` borrow it: `data: &{}`",
                hook.called.name.unraw(),
                show(&data.ty)
            ),
        );
    }
}

fn applicable<'a>(hook: &'a Hook, methods: &'a [Method]) -> impl Iterator<Item = &'a Method> {
    methods.iter().filter(|method| hook.applies_to(&method.kind))
}

/// What to say of a part that some methods do not have.
fn absent(hook: &Hook, part: &str, without: &[&Method], methods: &[Method], has: impl Fn(&Method) -> bool) -> String {
    let shown = |kinds: Vec<&str>| kinds.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let mut lacking: Vec<&str> = without.iter().map(|method| method.kind.name()).collect();
    lacking.dedup();
    let verb = if lacking.len() == 1 { "has" } else { "have" };
    let lacking = shown(lacking);
    let mut having: Vec<&str> =
        methods.iter().filter(|method| has(method) && hook.applies_to(&method.kind)).map(|method| method.kind.name()).collect();
    having.dedup();
    let attribute = hook.stage.name();
    let help = if having.is_empty() {
        format!("remove `{part}`")
    } else if hook.is_of_all() {
        format!("list the methods that have it: `#[{attribute}({})]`", having.join(", "))
    } else {
        format!("leave only those that have it: `#[{attribute}({})]`", having.join(", "))
    };
    let no = if part == "id" { "no id" } else { "no data" };
    format!("{lacking} {verb} {no}\nhelp: {help}")
}
