//! Records, the query language, and stores: a full service on a table.
//!
//! - [`Record`] is what a store keeps: a struct with `#[derive(feathers::Record)]`, or [`Object`], which has no fixed fields.
//!   [`Scalar`] is one value of it, [`Field`] a Rust type that can be one, [`Column`] a field by name in Rust.
//! - [`RecordQuery`] is a client's query, read by `parse` against the record: which rows ([`Filter`]), in what order, how many,
//!   which fields. A [`Scope`] is what the server adds to every query and to new records; no query loosens it.
//! - [`Adapter`] is a store: [`Memory`], or the SQL databases of the crate `feathers-sqlx`. It gets queries that are right and
//!   within bounds, and values that fit.
//! - `stored` is what a service answers for the methods its author did not write; it is the only place that knows paging, many
//!   at once, scopes and selected fields, so that adapters do not repeat it.
//! - A [`Transaction`] keeps events back until what caused them is committed; [`Caused`] is such an event, to be stored with it.
//!
//! What all stores have in common, so that the same query gives the same rows in the same order everywhere: without `$sort` rows
//! come by id; equal ones in a sort come by id; null sorts first; text compares by code points; `$ne` and `$nin` match null, as in
//! JavaScript and unlike SQL's `<>`; a comparison with null matches nothing.

mod adapter;
mod caused;
mod column;
pub(crate) mod derived;
mod field;
mod filter;
mod id;
mod list;
mod memory;
mod object;
mod operand;
mod parse;
#[cfg(all(test, feature = "test"))]
mod properties;
mod query;
pub(crate) mod query_schema;
mod record;
mod scalar;
mod scope;
pub(crate) mod selected;
pub(crate) mod sent;
#[doc(hidden)]
pub mod stored;
mod through_serde;
mod transaction;
mod values;
mod wire;

pub use adapter::{Adapter, Found};
pub use caused::{Carried, Caused};
pub use column::Column;
pub use field::{Columns, Field, FieldInfo, FieldKind};
pub use filter::{Filter, Operator};
pub use id::{Key, LongId, RecordId};
pub use memory::Memory;
pub use object::{Object, ObjectId};
pub use operand::Operand;
pub use query::{Order, RecordQuery};
pub use record::{FieldRef, NewRecord, PatchRecord, Record, Table, Use};
pub use scalar::Scalar;
pub use scope::Scope;
pub use selected::Selected;
pub use stored::{Pages, RecordOf, Stored};
pub use through_serde::{AsJson, AsText};
pub use transaction::Transaction;
pub(crate) use transaction::{Fate, Held};
pub use values::Values;
