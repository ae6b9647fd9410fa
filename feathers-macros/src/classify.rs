//! From signatures to the model: what a function of the block is, and what each of its arguments is.
//!
//! A method's arguments are told apart by position (`id`, then `data`), a hook's by name, and all others by their type,
//! which only traits can do: a macro sees `Me`, not that it is an alias of `Inject<User>`. So what is refused here is only
//! what no type could make right. A function with a mistake is `Invalid`, and the others go on.

mod arguments;
mod duty;
mod hook;
mod lifecycle;
mod method;
mod publisher;
mod scope;
mod signature;
mod store;
mod types;

use syn::Signature;
use syn::ext::IdentExt;

use self::duty::{Duty, check_no_path, duty};
use self::hook::classify_hook;
use self::lifecycle::classify_lifecycle;
use self::method::classify_method;
use self::publisher::classify_publisher;
pub(crate) use self::scope::Scope;
use self::store::{classify_adapter, classify_scope};
pub(crate) use self::types::ungroup;
use crate::errors::Errors;
use crate::model::{Called, Item, Reusable, Stage};
use crate::syntax::attrs;
use crate::syntax::block::{Block, BlockItem};
use crate::syntax::marks::{Mark, Word};
use crate::syntax::values::read_reusables;

/// What one item of the block is. Every mistake of it goes to the sink.
pub(crate) fn classify_item(item: &BlockItem, scope: &Scope<'_>, errors: &Errors) -> Item {
    let (Some(duty), Some(function)) = (duty(item, errors), &item.function) else {
        return if item.function.is_some() { Item::Invalid } else { Item::Plain };
    };
    if matches!(duty, Duty::Plain) {
        return Item::Plain;
    }
    let signature = match &function.signature {
        Ok(signature) => signature,
        Err(error) => {
            let mut error = error.clone();
            let (name, example) = match &duty {
                Duty::Method(kind) => (kind.name().to_owned(), kind.signature()),
                _ => {
                    let name = function.name.unraw().to_string();
                    let example = format!("async fn {name}(&self, ..)");
                    (name, example)
                }
            };
            error.combine(syn::Error::new(
                function.name.span(),
                format!("cannot read the signature of `{name}`\nhelp: `{example}`"),
            ));
            errors.push(error);
            return Item::Invalid;
        }
    };
    let before = errors.count();
    let found = match &duty {
        Duty::Method(kind) => classify_method(kind, signature, item, errors).map(|method| Item::Method(Box::new(method))),
        Duty::Other(mark) => classify_other(mark, signature, item, scope, errors),
        Duty::Plain => None,
    };
    match found {
        Some(found) if errors.count() == before => found,
        _ => Item::Invalid,
    }
}

/// Those of our attributes that stand above the block: guards and hooks for all methods can, and no others.
pub(crate) fn classify_block_hooks(block: &Block, errors: &Errors) -> Vec<Reusable> {
    let mut reusables = Vec::new();
    for mark in &block.marks {
        check_no_path(mark, errors);
        if mark.word.is_attached() {
            reusables.extend(read_reusables(mark, errors));
        } else {
            let word = mark.word.name();
            let help =
                "help: put it on a function inside; a hook for all methods is `#[hook(..)]` here, or a function with `(all)`";
            errors.blame(mark, format!("`#[{word}]` belongs on a function of the block, not on the block\n{help}"));
        }
    }
    reusables
}

/// By its attribute.
fn classify_other(mark: &Mark, signature: &Signature, item: &BlockItem, scope: &Scope<'_>, errors: &Errors) -> Option<Item> {
    let hook = |stage| classify_hook(stage, mark, signature, item, scope, errors).map(|hook| Item::Hook(Box::new(hook)));
    match mark.word {
        Word::Before => hook(Stage::Before),
        Word::After => hook(Stage::After),
        Word::Error => hook(Stage::Error),
        Word::Around => hook(Stage::Around),
        Word::Publish => {
            classify_publisher(mark, signature, item, scope, errors).map(|publisher| Item::Publisher(Box::new(publisher)))
        }
        Word::Adapter => classify_adapter(mark, signature, item, errors).map(|adapter| Item::Adapter(Box::new(adapter))),
        Word::Scope => classify_scope(mark, signature, item, errors).map(|scope| Item::Scope(Box::new(scope))),
        Word::Setup => classify_lifecycle(mark, signature, item, errors).map(|setup| Item::Setup(Box::new(setup))),
        Word::Teardown => classify_lifecycle(mark, signature, item, errors).map(|teardown| Item::Teardown(Box::new(teardown))),
        // Duties of methods.
        Word::Method | Word::Guard | Word::Hook => None,
    }
}

/// What the call of a function needs to know of it.
fn called(signature: &Signature, item: &BlockItem) -> Called {
    Called {
        name: signature.ident.clone(),
        cfgs: attrs::cfgs(&item.attrs),
        lints: attrs::silenced_lints(&item.attrs),
        is_async: signature.asyncness.is_some(),
    }
}
