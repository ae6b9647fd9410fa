//! What clients of JavaScript find: recorded calls, the packages of every generation, and the page.

use std::process::Command;

use super::Mode;
use crate::folder::Folder;
use crate::postgres::Postgres;
use crate::run::{built, capture, command, root};
use crate::server::Server;
use crate::{node, tools};

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

pub(super) fn clients(mode: Mode) -> Result<(), String> {
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

pub(super) fn adapters(mode: Mode) -> Result<(), String> {
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

pub(super) fn page(mode: Mode) -> Result<(), String> {
    tools::node(mode.install)?;
    tools::chromium(mode.install)?;
    node::install_all(&root().join("tests/clients"))?;
    node::install_all(&root().join("examples/chat"))?;
    let mut page = node_script("page.mjs");
    page.arg(built("chat")?);
    counted(page)
}
