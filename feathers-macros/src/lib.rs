//! The attribute behind `feathers::service`. Use it through the `feathers` crate, where its documentation is:
//! what it generates names the runtime, which only that crate has in reach.
// What a user writes gets an error with its place, not a panic of the macro.
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod check;
mod classify;
mod context;
mod derive;
mod errors;
mod expand;
mod model;
mod record;
mod service;
mod syntax;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// Makes an inherent `impl` block a service: its `find`, `get`, `create`, `update`, `patch` and `remove` become
/// methods that Feathers clients can call. Documented where it is re-exported, as `feathers::service`.
#[proc_macro_attribute]
pub fn service(args: TokenStream, item: TokenStream) -> TokenStream {
    service::service(args.into(), item.into()).into()
}

/// The custom events of a service: each variant of the enum is one. Documented where it is re-exported, as
/// `feathers::Events`.
#[proc_macro_derive(Events, attributes(event))]
pub fn events(item: TokenStream) -> TokenStream {
    derive::events(item.into()).into()
}

/// A struct as a record of a store, and the types of what clients send to make and change it. Documented where it is re-exported,
/// as `feathers::Record`.
#[proc_macro_derive(Record, attributes(record, garde, serde, schemars))]
pub fn record(item: TokenStream) -> TokenStream {
    record::record(item.into()).into()
}
