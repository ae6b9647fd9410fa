//! What the tests need beside Rust: looked for, and installed where that is allowed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::postgres::programs;
use crate::run::capture;

/// What the npm packages of the tests ask for.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// Whether this run may install what is missing, and must skip nothing.
pub(crate) fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}

/// What a program answers, if it is there and works.
fn answer(program: &str, arg: &str) -> Option<String> {
    let output = Command::new(program).arg(arg).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn node_is_there() -> bool {
    let is_new = |version: String| version_of_node(&version).is_some_and(|version| version >= OLDEST_NODE);
    answer("node", "--version").is_some_and(is_new) && answer("npm", "--version").is_some()
}

/// Major and minor number of `v20.19.0`.
fn version_of_node(answer: &str) -> Option<(u32, u32)> {
    let mut numbers = answer.strip_prefix('v')?.split('.').map(str::parse::<u32>);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

fn chromium_is_there() -> bool {
    let browser = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    answer(&browser, "--version").is_some()
}

/// Makes sure of Node and npm.
pub(crate) fn node(install: bool) -> Result<(), String> {
    let (major, minor) = OLDEST_NODE;
    ensure(&format!("Node {major}.{minor} or newer with npm"), "nodejs npm", node_is_there, install)
}

/// Makes sure of a browser: `$CHROMIUM` or Debian's.
pub(crate) fn chromium(install: bool) -> Result<(), String> {
    ensure("Chromium (or another one named by $CHROMIUM)", "chromium", chromium_is_there, install)
}

/// Makes sure of a PostgreSQL server, and says where its programs are.
pub(crate) fn postgres(install: bool) -> Result<PathBuf, String> {
    ensure("PostgreSQL", "postgresql", || programs().is_some(), install)?;
    programs().ok_or_else(|| "PostgreSQL is gone again".to_owned())
}

fn ensure(what: &str, packages: &str, is_there: fn() -> bool, install: bool) -> Result<(), String> {
    if is_there() {
        return Ok(());
    }
    let Some(script) = script(packages) else {
        return Err(format!("{what} is missing, and this system has no apt-get to install it with"));
    };
    if !install {
        return Err(format!("{what} is missing. Install it with\n\n    {script}\n"));
    }
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).env("DEBIAN_FRONTEND", "noninteractive");
    capture(shell)?;
    if is_there() { Ok(()) } else { Err(format!("{what} is still missing after\n\n    {script}\n")) }
}

/// Whether this runs as root.
pub(crate) fn is_root() -> bool {
    answer("id", "-u").is_some_and(|id| id == "0")
}

/// The command that installs packages on Debian.
fn script(packages: &str) -> Option<String> {
    if !Path::new("/usr/bin/apt-get").exists() {
        return None;
    }
    let sudo = if is_root() { "" } else { "sudo " };
    Some(format!("{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {packages}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_compared_by_number() {
        assert_eq!(version_of_node("v20.19.2"), Some((20, 19)));
        assert!(version_of_node("v20.9.0") < Some(OLDEST_NODE) && version_of_node("v22.1.0") > Some(OLDEST_NODE));
        assert_eq!(version_of_node("20"), None);
    }
}
