//! `cargo xtask chat`: the browser bundles of the page, then the chat itself.

use crate::run::{attached, become_it, command, root};
use crate::{node, tools};

pub(crate) fn run(args: &[String]) -> Result<(), String> {
    tools::node(false)?;
    let page = root().join("examples/chat");
    if let Some(install) = node::install(&page) {
        attached(install)?;
        node::installed(&page)?;
    }
    let mut chat = command("cargo", ["run", "--release", "--locked", "-p", "chat", "--"]);
    if !args.iter().any(|arg| arg == "--port" || arg.starts_with("--port=")) {
        chat.args(["--port", "3030"]);
    }
    chat.args(args);
    become_it(chat)
}
