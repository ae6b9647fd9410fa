//! `Sql` on a file of SQLite and on a PostgreSQL server.
//!
//! `FEATHERS_POSTGRES` names the server; `cargo xtask test sql` starts one. `FEATHERS_SQL_QUERIES` says how many random queries.
#![allow(clippy::float_cmp, reason = "what is stored comes back as it was")]

mod adapters;
mod columns;
mod edge;
mod events;
mod failures;
mod hook;
mod killed;
mod outbox;
mod random;
mod records;
mod revocations;
mod support;
mod units;
