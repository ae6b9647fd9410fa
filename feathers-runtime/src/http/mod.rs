//! The HTTP side: what happens to a request before it is a packet.

pub(crate) mod address;
pub(crate) mod client_files;
pub(crate) mod door;
pub(crate) mod line;
pub(crate) mod lines;
pub(crate) mod origin;
mod payload3;
pub(crate) mod routes;
pub(crate) mod serve;
