//! Feathers on Node: its packages are installed here, as its lock file says, and not by any test.

use std::path::PathBuf;
use std::process::Command;

use crate::process::Process;

/// The program, ready to run.
#[derive(Debug)]
pub(crate) struct Node {
    program: PathBuf,
}

/// Installs what it needs unless it was before.
pub(crate) fn installed() -> Result<Node, String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("feathersjs");
    // npm writes this file last.
    if !folder.join("node_modules/.package-lock.json").is_file() {
        let npm = Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder).status();
        let status = npm.map_err(|error| format!("npm does not run: {error}"))?;
        if !status.success() {
            return Err(format!("npm could not install its packages ({status})"));
        }
    }
    Ok(Node { program: folder.join("server.mjs") })
}

impl Node {
    pub(crate) fn start(&self) -> Result<Process, String> {
        let mut node = Command::new("node");
        // As a server is run; without it some packages check more.
        node.env("NODE_ENV", "production").arg(&self.program);
        Process::spawn(node, "feathersjs".to_owned())
    }
}
