//! The steps of `cargo xtask test`.

mod counts;
mod forgotten;
mod javascript;
mod rust;

use self::javascript::{adapters, clients, page};
use self::rust::{auth, build, clippy, doc, doctests, fmt, macros, record, socket, sql, ui, unit};

/// How a run was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mode {
    /// Missing tools are installed.
    pub(crate) install: bool,
    /// A skipped test is a failed one.
    pub(crate) strict: bool,
}

pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// A step that has to succeed first.
    pub(crate) needs: Option<&'static str>,
    pub(crate) run: fn(Mode) -> Result<(), String>,
}

pub(crate) const STEPS: &[Step] = &[
    step("fmt", "the code is formatted", fmt),
    step("clippy", "the compiler and clippy warn of nothing", clippy),
    step("build", "everything builds, servers and tests", build),
    step("unit", "unit tests of libraries, programs and examples", unit),
    step("macros", "what the macros expand to", macros),
    step("socket", "a running server, called frame by frame", socket),
    step("record", "records, and the types that are derived from them", record),
    step("auth", "logins, and those who try to be somebody else", auth),
    step("sql", "records in SQLite and in a PostgreSQL server of its own", sql),
    step("ui", "mistakes in user code and what the compiler says", ui),
    step("doctests", "the examples in the documentation", doctests),
    step("doc", "the documentation builds without warnings", doc),
    after_build("clients", "recorded cases and every generation of Feathers clients", clients),
    after_build("adapters", "Feathers' own tests of storage adapters, on every store", adapters),
    after_build("page", "the chat page in a browser", page),
];

const fn step(name: &'static str, about: &'static str, run: fn(Mode) -> Result<(), String>) -> Step {
    Step { name, about, needs: None, run }
}

const fn after_build(name: &'static str, about: &'static str, run: fn(Mode) -> Result<(), String>) -> Step {
    Step { name, about, needs: Some("build"), run }
}
