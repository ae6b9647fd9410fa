//! What generated code may touch. No promise of stability: the three crates are released together and locked to each other.
//!
//! Free functions over `S: Method<K>`, not methods with bounds: a type that does not fit is then one error at the user's type
//! instead of a page of unsatisfied bounds.

pub use schemars::{Schema, SchemaGenerator};
pub use {schemars, serde};

pub use crate::app_ref::AppRef;
use crate::argument::input::What;
pub use crate::argument::{FromCall, OneOrMany, Target};
pub use crate::audience::{Audience, IntoAudience};
pub use crate::context::Context;
pub use crate::emit::{Carried, Emits, EventPayload, EventSet, assert_event};
pub use crate::error::{Error, Result};
pub use crate::handle::{Calls, Handle, Request};
pub use crate::hook::context::Frame as Typed;
pub use crate::hook::{Around, HookContext, Next, Reusable, Stage};
pub use crate::json::{Change, FromJson, FromQuery, ToJson};
pub use crate::keep::{Keep, Keeper, Keeping, keep};
pub use crate::page::{Page, Slice};
pub use crate::row::{Row, row};
pub use crate::schema::Describe;
pub use crate::service::{BoxFuture, Create, Find, Get, Kind, Method, Patch, Remove, Service, Update};
pub use crate::slots::Args;
pub use crate::store::stored;

mod hooks;
mod items;
pub mod record;
mod returns;
mod run;

pub use hooks::*;
pub use items::Items;
pub use returns::{IntoDone, IntoError, IntoReply};
pub use run::*;

/// The id, owned.
///
/// # Errors
/// `BadRequest` if the client sent none or one of another type.
pub fn id<S: Method<K>, K: Kind>(args: &mut Args<S, K>) -> Result<S::Id> {
    args.id.take(&args.text, What::Id, K::NAME)
}

/// The data, owned.
///
/// # Errors
/// `BadRequest` if the client sent none or some of another type.
pub fn data<S: Method<K>, K: Kind>(args: &mut Args<S, K>) -> Result<S::Data> {
    args.data.take(&args.text, What::Data, K::NAME)
}

/// The data, left in place.
///
/// # Errors
/// `BadRequest` if the client sent none or some of another type.
pub fn data_ref<S: Method<K>, K: Kind>(args: &mut Args<S, K>) -> Result<&S::Data> {
    args.data.ensure(&args.text, What::Data, K::NAME).map(|data| &*data)
}
