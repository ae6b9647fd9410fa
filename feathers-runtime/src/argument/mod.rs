//! Where the arguments of a method come from: `id` and `data` by position ([`Data`]), everything else by type ([`FromCall`]).

mod inject;
pub(crate) mod input;
mod one_or_many;
mod params;
mod query;
mod route;
mod sent;
pub(crate) mod strict;
mod target;
pub(crate) mod tree;
#[cfg(feature = "garde")]
mod valid;

use std::future::Future;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;

pub use self::inject::Inject;
use self::input::{Input, What};
pub use self::one_or_many::OneOrMany;
pub use self::params::Params;
pub use self::query::Query;
pub(crate) use self::query::{SentQuery, read_query};
pub use self::route::Route;
pub(crate) use self::route::RouteParams;
pub use self::sent::Sent;
use self::strict::Watch;
pub use self::target::Target;
#[cfg(feature = "garde")]
pub use self::valid::Valid;
use crate::caller::Caller;
use crate::connection::Connection;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::schema::Describe;

/// An argument that a method, beside `id` and `data`, gets by its type.
///
/// The runtime implements it for [`Query`], [`Params`], [`Inject`], [`Route`], [`Caller`], [`Connection`] and for `Option`s of
/// those that may be missing. Implement it for a type of your own to compute an argument from the call:
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{Context, Error, FromCall, Inject, Result};
///
/// struct User { name: String }
/// struct UserName(String);
///
/// impl FromCall for UserName {
///     async fn from_call(cx: &mut Context) -> Result<Self> {
///         let user = Inject::<User>::from_call(cx).await?;
///         Ok(Self(user.name.clone()))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can not be an argument of a service method",
    label = "nothing in a call makes a `{Self}`",
    note = "arguments after `id` and `data` come by type: `Query<T>`, `Params`, `Inject<T>`, `Route<T>`, `Caller`, `Connection`, `Calls<S>`, `AppRef`, or a type that implements `FromCall`",
    note = "a value that connection middleware inserted is `Inject<{Self}>`"
)]
pub trait FromCall: Sized + Send {
    /// Takes the value out of the call.
    ///
    /// # Errors
    /// Whatever the client shall be told; the method is not run then.
    fn from_call(cx: &mut Context) -> impl Future<Output = Result<Self>> + Send;

    /// Says what of the client's input it reads, for the schema. Nothing, unless a type says otherwise.
    fn describe(_: &mut Describe) {}
}

/// A [`FromCall`] that may be absent, so that `Option<Self>` is an argument, too.
#[diagnostic::on_unimplemented(
    message = "`Option<{Self}>` can not be an argument of a service method",
    label = "a `{Self}` is never absent from a call",
    note = "optional are `Option<Inject<T>>` and `Option<Connection>`; in a `Query<T>` the fields are optional, not the query"
)]
pub trait OptionalFromCall: Sized + Send {
    /// Takes the value out of the call, `None` if it is not there.
    ///
    /// # Errors
    /// If it is there and wrong.
    fn optional(cx: &mut Context) -> impl Future<Output = Result<Option<Self>>> + Send;
}

#[diagnostic::do_not_recommend]
impl<T: OptionalFromCall> FromCall for Option<T> {
    fn from_call(cx: &mut Context) -> impl Future<Output = Result<Self>> + Send {
        T::optional(cx)
    }
}

/// Who calls: one of a kind that no client can forge.
impl FromCall for Caller {
    async fn from_call(cx: &mut Context) -> Result<Self> {
        Ok(cx.caller().clone())
    }
}

/// The connection the call came over. A call from the server has none and is answered with `GeneralError`.
impl FromCall for Connection {
    async fn from_call(cx: &mut Context) -> Result<Self> {
        cx.connection().cloned().ok_or_else(|| Error::general_error("This method can be called over a connection only"))
    }
}

impl OptionalFromCall for Connection {
    async fn optional(cx: &mut Context) -> Result<Option<Self>> {
        Ok(cx.connection().cloned())
    }
}

/// What `id` and `data` may be: any owned type with serde's `Deserialize` and schemars' `JsonSchema`. Nobody implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can not be the `id` or `data` of a service method",
    label = "this is not something a client can send",
    note = "`id` and `data` are owned types with `#[derive(serde::Deserialize, schemars::JsonSchema)]`",
    note = "arguments that come by type, such as `Inject<T>` or `Query<T>`, stand behind them"
)]
pub trait Data: Sized + Send + 'static {
    #[doc(hidden)]
    fn read(input: &InputRef<'_>) -> Result<Self>;
    #[doc(hidden)]
    fn schema(generator: &mut SchemaGenerator) -> Schema;
}

/// What [`Data`] is read from. Opaque: it exists so that the trait can be public.
#[derive(Debug)]
pub struct InputRef<'a> {
    pub(crate) input: Input<'a>,
    pub(crate) what: What,
    pub(crate) method: &'static str,
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + JsonSchema + Send + 'static> Data for T {
    fn read(sent: &InputRef<'_>) -> Result<Self> {
        let InputRef { input, what, method } = sent;
        input.read(*what, &Watch::new(false)).map_err(|error| refused_list(error, sent, method))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// A list in the place of one record is not bad data but a call the service does not allow, in the words of Feathers' adapters.
fn refused_list(error: Error, sent: &InputRef<'_>, method: &str) -> Error {
    let whole = error.errors().is_none();
    if !(whole && sent.what == What::Data && sent.input.is_list() && error.message().contains("invalid type: sequence")) {
        return error;
    }
    match method {
        "update" => Error::bad_request("You can not replace multiple instances. Did you mean 'patch'?"),
        "create" | "patch" => Error::method_not_allowed(format!("Can not {method} multiple entries")),
        _ => error,
    }
}
