//! What needs more than one item of the block to be seen.

mod guards;
mod hooks;
mod publishers;
mod store;

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, Ident};

pub(crate) use self::guards::check_guards;
pub(crate) use self::hooks::check_hooks;
pub(crate) use self::publishers::check_publishers;
pub(crate) use self::store::check_store;

use crate::classify::Scope;
use crate::errors::{Errors, show};
use crate::model::{Item, Kind, Lifecycle, Method};
use crate::syntax::attrs;
use crate::syntax::block::Block;

/// A block that serves nothing is a mistake: most likely a misspelt method.
pub(crate) fn check_any_method(block: &Block, scope: &Scope<'_>, errors: &Errors) {
    if scope.has_methods() {
        return;
    }
    let names = Kind::STANDARD.map(|kind| format!("`{}`", kind.name())).join(", ");
    errors.blame(
        &block.head.self_ty,
        format!(
            "this service has no method that clients can call\n\
             help: write at least one of {names}, or mark one of your own with `#[method]`"
        ),
    );
}

/// A service is what its one block says; a trait's block belongs to the trait.
pub(crate) fn check_inherent(block: &Block, errors: &Errors) {
    if let Some((path, _)) = &block.head.trait_ {
        let ty = show(&block.head.self_ty);
        errors.blame(
            path,
            format!(
                "a service is an `impl` block without a trait\n\
                 help: move its methods to `impl {ty} {{ .. }}` and put `#[service]` there"
            ),
        );
    }
}

/// Two functions of one name are rustc's to report (E0592). Ours is only to add nothing to it: of neither anything is
/// generated, because a second impl would be a conflict and a call of either is ambiguous, so that rustc has one thing to
/// say. Those under `#[cfg]`s of their own are alternatives, and stay.
pub(crate) fn drop_duplicates(block: &Block, items: Vec<Item>) -> Vec<Item> {
    let signs: Vec<_> = block
        .items
        .iter()
        .map(|item| item.function.as_ref().map(|function| (function.name.unraw(), conditions(&attrs::cfgs(&item.attrs)))))
        .collect();
    let is_alone = |sign: &Option<(Ident, Vec<String>)>| {
        let Some((name, mine)) = sign else {
            return true;
        };
        signs.iter().flatten().filter(|(other, theirs)| other == name && can_meet(theirs, mine)).count() == 1
    };
    items.into_iter().zip(&signs).filter(|(_, sign)| is_alone(sign)).map(|(item, _)| item).collect()
}

/// Clients cannot call two methods by one name.
pub(crate) fn check_wire_names(methods: &[Method], errors: &Errors) {
    for (position, method) in methods.iter().enumerate() {
        // Two functions of one name have been seen to.
        let is_same = |other: &&Method| {
            other.kind.wire() == method.kind.wire()
                && other.kind.name() != method.kind.name()
                && can_meet(&conditions(&other.cfgs), &conditions(&method.cfgs))
        };
        if let Some(other) = methods[..position].iter().find(is_same) {
            errors.blame(
                &method.name,
                format!(
                    "`{}` and `{}` are both `{}` to clients\nhelp: `#[method(rename = \"..\")]` on one of them",
                    other.kind.name(),
                    method.kind.name(),
                    method.kind.wire()
                ),
            );
        }
    }
}

/// At most one function is to run at start, and one at the end.
pub(crate) fn check_lifecycle(word: &str, functions: &[Lifecycle], errors: &Errors) {
    for (position, function) in functions.iter().enumerate() {
        let mine = conditions(&function.called.cfgs);
        let meets = |other: &&Lifecycle| can_meet(&conditions(&other.called.cfgs), &mine);
        if let Some(other) = functions[..position].iter().find(meets) {
            let name = other.called.name.unraw();
            errors.blame_span(
                function.span,
                format!("a service has one `#[{word}]`: `{name}` is it already\nhelp: call this one from `{name}`"),
            );
        }
    }
}

/// `#[cfg]`s in a form that can be compared.
fn conditions(cfgs: &[Attribute]) -> Vec<String> {
    cfgs.iter().map(|cfg| cfg.to_token_stream().to_string()).collect()
}

/// Can two items be there at once? Without a condition one is there together with every other; for two different
/// conditions it is assumed that they exclude each other.
fn can_meet(one: &[String], other: &[String]) -> bool {
    one == other || one.is_empty() || other.is_empty()
}
