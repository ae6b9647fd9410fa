//! `deny(unguarded)`: is it said of every method who may call it?

use syn::{GenericArgument, PathArguments, Type};

use crate::classify::ungroup;
use crate::errors::Errors;
use crate::model::{Method, Reusable, Service, When};
use crate::syntax::block::Block;
use crate::syntax::marks::Word;

pub(crate) fn check_guards(service: &Service, block: &Block, errors: &Errors) {
    // Asked of the attributes: one that could not be read has a message of its own.
    let is_block_guarded = block.marks.iter().any(|mark| mark.word == Word::Guard);
    // A scope is asked by every method of the store.
    let is_store_guarded = service.scopes.iter().any(|scope| scope.extractors.iter().any(is_inject));
    if !service.deny_unguarded || is_block_guarded {
        return;
    }
    for method in service.methods.iter().filter(|method| !is_guarded(method) && !(method.stored.is_some() && is_store_guarded)) {
        let name = method.kind.name();
        errors.blame(
            &method.name,
            format!(
                "every client can call `{name}`, which `deny(unguarded)` forbids\n\
                 help: `#[guard(signed_in)]` on it, or on the block for all methods\n\
                 help: or let it ask who calls: `me: Inject<User>`\n\
                 help: or say that it is open on purpose: `#[guard(anyone)]`"
            ),
        );
    }
}

fn is_guarded(method: &Method) -> bool {
    let is_guard = |reusable: &Reusable| reusable.when == When::Guard;
    method.reusables.iter().any(is_guard) || method.extractors.iter().any(is_inject)
}

/// `Inject<User>`, which refuses where there is none. An alias of it is not seen, and then the compiler asks for a guard: the
/// other way round would leave a method open.
fn is_inject(ty: &Type) -> bool {
    let Type::Path(path) = ungroup(ty) else {
        return false;
    };
    path.path.segments.last().is_some_and(|last| {
        let PathArguments::AngleBracketed(generics) = &last.arguments else {
            return false;
        };
        last.ident == "Inject" && matches!(generics.args.first(), Some(GenericArgument::Type(_)))
    })
}
