//! The steps of `cargo xtask test`.

use std::fs;
use std::process::Command;

use crate::folder::Folder;
use crate::postgres::Postgres;
use crate::run::{built, capture, command, root, shown};
use crate::server::Server;
use crate::{node, tools};

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

// ---- Rust -----------------------------------------------------------------------------------
//
// Every step asks for the whole workspace, and then for one test of it: so all of them mean the same features of what we depend on,
// which is compiled once. The servers that clients talk to are built like the tests, with checks for overflow.

fn cargo(args: &str) -> Command {
    command("cargo", args.split(' '))
}

fn fmt(_: Mode) -> Result<(), String> {
    capture(cargo("fmt --all --check")).map(drop)
}

fn clippy(_: Mode) -> Result<(), String> {
    capture(cargo("clippy --locked --workspace --all-targets -- -D warnings")).map(drop)
}

fn build(_: Mode) -> Result<(), String> {
    capture(cargo("build --locked --workspace --all-targets")).map(drop)
}

fn unit(mode: Mode) -> Result<(), String> {
    nobody_forgotten()?;
    tests(mode, "test --locked --workspace --exclude feathers-macros --lib --bins --examples")
}

fn macros(mode: Mode) -> Result<(), String> {
    tests(mode, "test --locked -p feathers-macros --tests")
}

fn socket(mode: Mode) -> Result<(), String> {
    tests(mode, "test --locked --workspace --test socket")
}

fn record(mode: Mode) -> Result<(), String> {
    tests(mode, "test --locked --workspace --test record")
}

fn auth(mode: Mode) -> Result<(), String> {
    tests(mode, "test --locked --workspace --test auth")
}

fn sql(mode: Mode) -> Result<(), String> {
    let postgres = Postgres::start(mode.install)?;
    let mut run = cargo("test --locked --workspace --test sql");
    run.env("FEATHERS_POSTGRES", &postgres.url);
    // Where nobody waits, ten times as many random queries.
    if mode.strict && std::env::var_os("FEATHERS_SQL_QUERIES").is_none() {
        run.env("FEATHERS_SQL_QUERIES", "20000");
    }
    counted_tests(mode, run)
}

fn ui(mode: Mode) -> Result<(), String> {
    tests(mode, "test --locked --workspace --test ui")
}

fn doctests(mode: Mode) -> Result<(), String> {
    tests(mode, "test --locked --workspace --doc")
}

fn doc(_: Mode) -> Result<(), String> {
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

/// The sums of all `test result:` lines.
#[derive(Debug, Default, PartialEq)]
struct Counts {
    passed: usize,
    skipped: usize,
}

impl Counts {
    fn of(output: &str) -> Self {
        let mut counts = Self::default();
        for line in output.lines().filter_map(|line| line.strip_prefix("test result: ")) {
            for part in line.split(['.', ';']) {
                let Some((number, what)) = part.trim().split_once(' ') else {
                    continue;
                };
                let Ok(number) = number.parse::<usize>() else {
                    continue;
                };
                match what {
                    "passed" => counts.passed += number,
                    "ignored" | "filtered out" => counts.skipped += number,
                    _ => {}
                }
            }
        }
        counts
    }
}

/// Test files that no step would run.
fn nobody_forgotten() -> Result<(), String> {
    let known = [
        "tests/socket/main.rs",
        "tests/record/main.rs",
        "tests/ui.rs",
        "feathers-auth/tests/auth/main.rs",
        "feathers-auth/tests/ui.rs",
        "feathers-sqlx/tests/sql/main.rs",
    ];
    let mut forgotten = Vec::new();
    for package in [
        "",
        "feathers-runtime/",
        "feathers-auth/",
        "feathers-sqlx/",
        "examples/chat/",
        "examples/conformance/",
        "benches/",
        "xtask/",
    ] {
        let folder = format!("{package}tests");
        for entry in fs::read_dir(root().join(&folder)).into_iter().flatten().flatten() {
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            let main = format!("{name}/main.rs");
            let file = if entry.path().is_dir() { main } else { name };
            let is_test = file.ends_with(".rs") && root().join(&file).is_file();
            if is_test && !known.contains(&file.as_str()) {
                forgotten.push(file);
            }
        }
    }
    if forgotten.is_empty() { Ok(()) } else { Err(format!("no step runs {}", forgotten.join(", "))) }
}

// ---- JavaScript -----------------------------------------------------------------------------

/// The services whose recorded cases the conformance server is to pass.
const SERVICES: &str = "reset,echo,params,readonly,errors,slow,results,users/:userId/messages,none,messages,my/messages,\
    emitter,selfmade,internal,silent,private,shaped,broken,dispatch,custom,users,authentication,secure";

/// Which recorded cases are replayed. The order of ack and events is that of g5 in the modern form and that of g1 and g2 in the
/// legacy one; g3 and g4, which agree with neither, are replayed without it.
const REPLAYS: &[&[&str]] =
    &[&["--service", SERVICES, "--generation", "g1,g2,g5", "--order"], &["--service", SERVICES, "--generation", "g3,g4"]];

fn node_script(script: &str) -> Command {
    command("node", [root().join("tests/clients").join(script)])
}

/// A script against a server, with a look at all that the server sends: hashes of passwords are not to be among it.
fn tapped(url: &str, script: &str) -> Command {
    let mut tapped = node_script("tapped.mjs");
    tapped.args([url, script]);
    tapped
}

/// Runs a script and shows its counts, which are its last lines.
fn counted(script: Command) -> Result<(), String> {
    let output = capture(script)?;
    for line in output.lines().filter(|line| line.ends_with(" failed")) {
        println!("{line}");
    }
    Ok(())
}

fn clients(mode: Mode) -> Result<(), String> {
    tools::node(mode.install)?;
    node::install_all(&root().join("tests/clients"))?;
    node::install_all(&root().join("examples/chat"))?;
    let folder = Folder::new("clients")?;
    let program = built("conformance")?;
    let conformance = Server::start(&program, &[])?;
    let chat = Server::start(&built("chat")?, &["--database", &folder.file("chat.db")])?;

    let mut failures = Vec::new();
    // The table of hook orders is what Feathers does today, not what somebody typed.
    let record = command("node", [root().join("tests/hooks/record.mjs").as_os_str(), "--check".as_ref()]);
    failures.extend(capture(record).err());
    for only in REPLAYS {
        let mut replay = tapped(&conformance.url, "wire/replay.mjs");
        replay.args(["--unified", "--env", "production"]).args(*only);
        failures.extend(counted(replay).err());
    }
    let mut suites = tapped(&conformance.url, "run.mjs");
    suites.args(["--chat-url", &chat.url, "--server"]).arg(program);
    failures.extend(counted(suites).err());
    failures.extend(conformance.stop().err());
    failures.extend(chat.stop().err());
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}

fn adapters(mode: Mode) -> Result<(), String> {
    tools::node(mode.install)?;
    node::install_all(&root().join("tests/clients"))?;
    let postgres = Postgres::start(mode.install)?;
    let folder = Folder::new("adapters")?;
    let stores = ["--sqlite", &folder.file("people.db"), "--postgres", &postgres.url];
    let server = Server::start(&built("adapters")?, &stores)?;
    let mut tests = node_script("adapters.mjs");
    tests.args([&server.url, "memory", "sqlite", "postgres"]);
    counted(tests)?;
    server.stop()
}

fn page(mode: Mode) -> Result<(), String> {
    tools::node(mode.install)?;
    tools::chromium(mode.install)?;
    node::install_all(&root().join("tests/clients"))?;
    node::install_all(&root().join("examples/chat"))?;
    let mut page = node_script("page.mjs");
    page.arg(built("chat")?);
    counted(page)
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn counts_are_summed_up() {
        let output = "running 3 tests\n\
            test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 4 filtered out; finished in 1.25s\n";
        assert_eq!(Counts::of(output), Counts { passed: 7, skipped: 5 });
    }
}
