//! What must be able to pass as JSON within the server. These are serde's traits under names of our own: only so are there
//! words for a type that has them not, in the place of a list of all types that have.

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What is passed to a method by a call of the server: any type with serde's `Serialize`. Nobody implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can not be passed to a method by the server",
    label = "`{Self}` is not `Serialize`",
    note = "add `#[derive(serde::Serialize)]` to it: hooks may look at what was passed as JSON"
)]
pub trait ToJson: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize> ToJson for T {}

/// What is read back from a result: any type with serde's `Deserialize`. Nobody implements it.
#[diagnostic::on_unimplemented(
    message = "the result `{Self}` can not be read back",
    label = "`{Self}` is not `Deserialize`",
    note = "add `#[derive(serde::Deserialize)]` to it: a hook may have changed the result as JSON"
)]
pub trait FromJson: DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> FromJson for T {}

/// What a hook may change before the method takes it, a query or an id, and other hooks see behind the method: any type with `Clone`
/// and serde's `Serialize`. Nobody implements it.
#[diagnostic::on_unimplemented(
    message = "what this hook changes can not be kept for the hooks behind the method that ask for it",
    label = "`{Self}` is not both `Clone` and `Serialize`",
    note = "add `#[derive(Clone, serde::Serialize)]` to `{Self}`: the method takes it, and hooks behind the method see a copy, also as JSON",
    note = "in a generic block write the bounds; a hook that only looks at it takes it by `&`"
)]
pub trait Change: Clone + Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Serialize> Change for T {}

/// What a query is read as: any type with serde's `Deserialize` and schemars' `JsonSchema`. Nobody implements it.
#[diagnostic::on_unimplemented(
    message = "a query can not be read as `{Self}`",
    label = "this is not something a client can send",
    note = "queries are owned types with `#[derive(serde::Deserialize, schemars::JsonSchema)]`"
)]
pub trait FromQuery: DeserializeOwned + JsonSchema + Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + JsonSchema + Send + 'static> FromQuery for T {}
