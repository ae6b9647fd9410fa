//! The chores of this workspace: `cargo xtask test`, `cargo xtask chat`, `cargo xtask bench`.
#![allow(clippy::print_stdout, reason = "it reports to a terminal")]

mod bench;
mod chat;
mod folder;
mod node;
mod postgres;
mod run;
mod server;
mod steps;
mod test;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  test [--install] [STEP…]   every check of this workspace, or only the named ones
                             --install (or CI=true): installs what is missing
  chat [--port N]            builds and runs the chat, http://127.0.0.1:3030 by default
  bench [ARGS…]              runs the benchmarks";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match args.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("", [].as_slice()),
    };
    let result = match command {
        "test" => test::run(rest),
        "chat" => chat::run(rest),
        "bench" => bench::run(rest),
        _ => Err(format!("{USAGE}\n\nsteps of test:\n{}", test::list())),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            if !message.is_empty() {
                eprintln!("{message}");
            }
            ExitCode::FAILURE
        }
    }
}
