//! The words for every mistake.

use proc_macro2::TokenStream;
use quote::quote;

use super::mistakes_of;

mod attribute;
mod block;
mod custom;
mod duty;
mod events;
mod guard;
mod hook;
mod hook_parts;
mod lifecycle;
mod method;
mod publisher;
mod reusable;
mod store;

/// What is said of these items, in a block with sound methods beside them: `find`, `create`, which takes its data, and
/// `patch`, which borrows it.
fn beside_methods(items: &TokenStream) -> Vec<String> {
    mistakes_of(quote! {
        fn find(&self) -> Result<()> {}
        fn create(&self, data: New) -> Result<()> {}
        fn patch(&self, id: i64, data: &Change) -> Result<()> {}
        #items
    })
}

/// That is one thing.
// By value: tests quote them in place.
#[expect(clippy::needless_pass_by_value)]
#[track_caller]
fn says(items: TokenStream, expected: &str) {
    assert_eq!(beside_methods(&items), [expected]);
}

// As above.
#[expect(clippy::needless_pass_by_value)]
#[track_caller]
fn is_sound(items: TokenStream) {
    assert_eq!(beside_methods(&items), [""; 0]);
}
