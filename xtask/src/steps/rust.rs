//! What cargo does.
//!
//! Every step but `fmt` and `macros` asks for the whole workspace, and then for one test of it: so all of them mean the same features of
//! what we depend on, which is compiled once. The macros need no more than themselves, and their tests see them as their users do. The
//! servers that clients talk to are built like the tests, with checks for overflow.

use std::process::Command;

use super::Mode;
use super::counts::Counts;
use super::forgotten::nobody_forgotten;
use crate::postgres::Postgres;
use crate::run::{capture, command, shown};

fn cargo(args: &str) -> Command {
    command("cargo", args.split(' '))
}

pub(super) fn fmt(_: Mode) -> Result<(), String> {
    capture(cargo("fmt --all --check")).map(drop)
}

pub(super) fn clippy(_: Mode) -> Result<(), String> {
    capture(cargo("clippy --locked --workspace --all-targets -- -D warnings")).map(drop)
}

pub(super) fn build(_: Mode) -> Result<(), String> {
    capture(cargo("build --locked --workspace --all-targets")).map(drop)
}

pub(super) fn unit(mode: Mode) -> Result<(), String> {
    nobody_forgotten()?;
    tests(mode, "test --locked --workspace --exclude feathers-macros --lib --bins --examples")
}

pub(super) fn macros(mode: Mode) -> Result<(), String> {
    tests(mode, "test --locked -p feathers-macros --tests")
}

pub(super) fn socket(mode: Mode) -> Result<(), String> {
    tests(mode, "test --locked --workspace --test socket")
}

pub(super) fn record(mode: Mode) -> Result<(), String> {
    tests(mode, "test --locked --workspace --test record")
}

pub(super) fn auth(mode: Mode) -> Result<(), String> {
    tests(mode, "test --locked --workspace --test auth")
}

pub(super) fn sql(mode: Mode) -> Result<(), String> {
    let postgres = Postgres::start(mode.install)?;
    let mut run = cargo("test --locked --workspace --test sql");
    run.env("FEATHERS_POSTGRES", &postgres.url);
    // Where nobody waits, ten times as many random queries.
    if mode.strict && std::env::var_os("FEATHERS_SQL_QUERIES").is_none() {
        run.env("FEATHERS_SQL_QUERIES", "20000");
    }
    counted_tests(mode, run)
}

pub(super) fn ui(mode: Mode) -> Result<(), String> {
    tests(mode, "test --locked --workspace --test ui")
}

pub(super) fn doctests(mode: Mode) -> Result<(), String> {
    tests(mode, "test --locked --workspace --doc")
}

pub(super) fn doc(_: Mode) -> Result<(), String> {
    let mut doc = cargo("doc --locked --workspace --no-deps");
    doc.env("RUSTDOCFLAGS", "-D warnings");
    capture(doc).map(drop)
}

/// Runs `cargo test`, shows what it counted, and does not take silence for success.
fn tests(mode: Mode, args: &str) -> Result<(), String> {
    counted_tests(mode, cargo(args))
}

fn counted_tests(mode: Mode, command: Command) -> Result<(), String> {
    let name = shown(&command);
    let output = capture(command)?;
    let counts = Counts::of(&output);
    println!("{} passed, {} ignored", counts.passed, counts.skipped);
    if counts.passed == 0 {
        return Err(format!("`{name}` ran no test"));
    }
    if mode.strict && counts.skipped > 0 {
        print!("{output}");
        return Err(format!("`{name}` skipped {} tests", counts.skipped));
    }
    Ok(())
}
