//! What needs more than one item of the block to be seen.

use quote::ToTokens;

use crate::errors::{Errors, show};
use crate::model::{Item, Kind, Method};
use crate::syntax::block::Block;

/// A block that serves nothing is a mistake: most likely a misspelt method.
pub(crate) fn check_any_method(block: &Block, items: &[Item], errors: &Errors) {
    if items.iter().any(|item| !matches!(item, Item::Plain)) {
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

/// Two functions of one name are rustc's to report (E0592). Ours is only to add nothing to it: neither impl is written,
/// because the second would be a conflict and a call of either is ambiguous, so that rustc has one thing to say.
/// Those under `#[cfg]`s of their own are alternatives, and stay.
pub(crate) fn drop_duplicates(methods: Vec<Method>) -> Vec<Method> {
    let conditions =
        |method: &Method| -> Vec<String> { method.cfgs.iter().map(|cfg| cfg.to_token_stream().to_string()).collect() };
    let seen: Vec<_> = methods.iter().map(|method| (method.kind.clone(), conditions(method))).collect();
    methods
        .into_iter()
        .filter(|method| {
            let mine = conditions(method);
            // Without a condition it is there together with every other one.
            let clashes = |other: &&(Kind, Vec<String>)| {
                other.0 == method.kind && (other.1 == mine || other.1.is_empty() || mine.is_empty())
            };
            seen.iter().filter(clashes).count() == 1
        })
        .collect()
}
