//! Do hooks ask for what the methods have that they are for?

use syn::ext::IdentExt;

use crate::errors::{Errors, show};
use crate::model::{Argument, Hook, Method, Role, Stage};

pub(crate) fn check_hooks(hooks: &[Hook], methods: &[Method], errors: &Errors) {
    for hook in hooks {
        for argument in &hook.arguments {
            match &argument.role {
                Role::Id => check_id(hook, argument, methods, errors),
                Role::Data(_) => check_data(hook, argument, methods, errors),
                _ => {}
            }
        }
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
                "`{name}` has taken its data, so `{}` cannot see it after that\n\
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
    let verb = if without.len() == 1 { "has" } else { "have" };
    let lacking = join(without.iter().map(|method| method.kind.name()));
    let having: Vec<_> = applicable(hook, methods).filter(|method| has(method)).map(|method| method.kind.name()).collect();
    let list = format!("`#[{}({})]`", hook.stage.name(), having.join(", "));
    let help = if having.is_empty() {
        format!("remove `{part}`")
    } else if hook.is_of_all() {
        format!("list the methods that have it: {list}")
    } else {
        format!("list only methods that have it: {list}")
    };
    let no = if part == "id" { "no id" } else { "no data" };
    format!("{lacking} {verb} {no}\nhelp: {help}")
}

fn join<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
