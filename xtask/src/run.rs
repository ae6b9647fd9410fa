//! Running commands.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&xtask).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// A program of the workspace, which lies beside this one.
pub(crate) fn built(name: &str) -> Result<PathBuf, String> {
    let own = std::env::current_exe().map_err(|error| format!("where am I? {error}"))?;
    let folder = own.parent().ok_or("this program lies in no target folder")?;
    Ok(folder.join(name))
}

/// A command in the folder of the workspace.
pub(crate) fn command<S: AsRef<std::ffi::OsStr>>(program: &str, args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root());
    command
}

/// A command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<String> = words
        .map(|word| {
            let word = word.to_string_lossy();
            let path = root();
            word.strip_prefix(&format!("{}/", path.display())).unwrap_or(&word).to_owned()
        })
        .collect();
    words.join(" ")
}

/// Runs a command to its end and gives back all it wrote, both streams in the order they came.
/// A failing one has its output printed.
pub(crate) fn capture(mut command: Command) -> Result<String, String> {
    let name = shown(&command);
    println!("$ {name}");
    let fail = |error: std::io::Error| format!("`{name}` could not be run: {error}");
    let (mut reader, writer) = std::io::pipe().map_err(fail)?;
    command.stdin(Stdio::null());
    command.stdout(writer.try_clone().map_err(fail)?).stderr(writer);
    let mut child = command.spawn().map_err(fail)?;
    drop(command); // and with it our ends of the pipe
    let mut output = Vec::new();
    reader.read_to_end(&mut output).map_err(fail)?;
    let status = child.wait().map_err(fail)?;
    let output = String::from_utf8_lossy(&output).into_owned();
    if status.success() {
        return Ok(output);
    }
    print!("{output}");
    if !output.ends_with('\n') {
        println!();
    }
    Err(format!("`{name}` failed ({status})"))
}

/// Runs a command on this terminal.
pub(crate) fn attached(mut command: Command) -> Result<(), String> {
    let name = shown(&command);
    println!("$ {name}");
    let ended = |status: ExitStatus| {
        if status.success() { Ok(()) } else { Err(format!("`{name}` failed ({status})")) }
    };
    command.status().map_err(|error| format!("`{name}` could not be run: {error}")).and_then(ended)
}

/// Becomes the command, so that Ctrl+C and the exit code are its own.
#[cfg(unix)]
pub(crate) fn become_it(mut command: Command) -> Result<(), String> {
    use std::os::unix::process::CommandExt;
    let name = shown(&command);
    println!("$ {name}");
    Err(format!("`{name}` could not be run: {}", command.exec()))
}

/// Becomes the command, as far as this system allows.
#[cfg(not(unix))]
pub(crate) fn become_it(command: Command) -> Result<(), String> {
    attached(command)
}
