//! `#[derive(Record)]`: what it makes of a struct, and the types of what clients send.

mod constraints;
mod made;
mod queries;
mod todo;
mod values;
