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
pub use crate::page::{Page, Slice};
pub use crate::row::{Row, row};
pub use crate::schema::Describe;
pub use crate::service::{BoxFuture, Create, Find, Get, Kind, Method, Patch, Remove, Service, Update};
pub use crate::slots::Args;
pub use crate::store::stored;

mod hooks;
pub mod record;

pub use hooks::*;

/// Takes the return type of a user's function apart. The bound on what is answered sits on `Method::Output`, else a type that
/// can not be answered is reported twice. (`do_not_recommend` on the implementation would bring the duplicates back.)
#[diagnostic::on_unimplemented(
    message = "a service method answers a `Result`, not `{Self}`",
    label = "not a `Result`",
    note = "return `feathers::Result<{Self}>`"
)]
pub trait IntoReply {
    /// What is answered on success.
    type Output;

    /// The result with our error.
    ///
    /// # Errors
    /// The user's error.
    fn into_reply(self) -> Result<Self::Output>;
}

impl<T, E: IntoError> IntoReply for std::result::Result<T, E> {
    type Output = T;

    fn into_reply(self) -> Result<T> {
        self.map_err(IntoError::into_error)
    }
}

/// What a method, a hook or the like may fail with: whatever is `Into<feathers::Error>`. A trait of its own, for words of its own.
#[diagnostic::on_unimplemented(
    message = "a service can not fail with `{Self}`",
    label = "`{Self}` is not `Into<feathers::Error>`",
    note = "for an error of your own write `impl From<MyError> for feathers::Error`",
    note = "a foreign error is passed on with `.internal()?` (`use feathers::Internal`), which shows clients a fixed text"
)]
pub trait IntoError {
    /// The error for the client.
    fn into_error(self) -> Error;
}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> IntoError for E {
    fn into_error(self) -> Error {
        self.into()
    }
}

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
