//! What a server of services does on the wire, seen by a client that speaks it frame by frame: one file a behaviour.
#![allow(clippy::needless_pass_by_value, reason = "the arguments of a method are what a client sent, by value")]

mod app_model;
mod attack;
mod attack_engine;
mod audience;
mod binary;
mod call;
mod client;
mod custom;
mod data;
mod debug;
mod delivery;
mod errors;
mod events;
mod hook_order;
mod hooks;
mod inject;
mod lifetime;
mod limits;
mod lost;
mod middleware;
mod mount;
mod origin;
mod own;
mod panics;
mod query;
mod route;
mod schema;
mod schema_requests;
mod server;
mod server_calls;
mod shutdown;
mod stall;
mod unknown;
mod upgrade;
