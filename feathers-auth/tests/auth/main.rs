//! Login, seen from outside: an app in memory, its clients, and those who try to be somebody else.
#![allow(missing_docs, unreachable_pub, reason = "a test is no library")]
#![allow(clippy::needless_pass_by_value, reason = "arguments of service methods are owned")]

mod forged;
mod handshake;
mod injected;
mod limits;
mod living;
mod login;
mod password_change;
mod races;
mod records;
mod renewal;
mod revoked;
mod secrets;
mod server;
mod start;
mod strategies;
