//! `cargo xtask bench`.

use crate::run::{become_it, command};

pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let mut bench = command("cargo", ["run", "--release", "--locked", "-p", "feathers-benches", "--"]);
    bench.args(args);
    become_it(bench)
}
