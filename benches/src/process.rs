//! A server's process, seen from outside.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::serve::{LISTENING, MARKED, Which};

/// A running server.
#[derive(Debug)]
pub(crate) struct Process {
    name: String,
    child: Ended,
    lines: Lines,
    pub(crate) address: SocketAddr,
}

/// Its input and output.
#[derive(Debug)]
struct Lines {
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Process {
    /// Starts this program again as a server; `under` is a program and its options that it runs under.
    pub(crate) fn start(under: &[&str], which: Which, workers: usize) -> Result<Self, String> {
        let own = std::env::current_exe().map_err(|error| format!("where am I? {error}"))?;
        let mut command = match under.split_first() {
            None => Command::new(own),
            Some((program, options)) => {
                let mut command = Command::new(program);
                command.args(options).arg(own);
                command
            }
        };
        command.arg("serve").arg(which.to_string()).arg("--workers").arg(workers.to_string());
        Self::spawn(command, which.to_string())
    }

    /// Starts a server that says where it listens and ends with its input.
    pub(crate) fn spawn(mut command: Command, name: String) -> Result<Self, String> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = Ended(command.spawn().map_err(|error| format!("the server {name} could not be started: {error}"))?);
        let (lines, address) =
            listening(&mut child.0).map_err(|problem| format!("the server {name} does not say where it listens: {problem}"))?;
        Ok(Self { name, child, lines, address })
    }

    /// Has the server pass through [`mark`](crate::serve) once.
    pub(crate) fn mark(&mut self) -> Result<(), String> {
        self.lines.input.write_all(b"\n").map_err(|error| format!("the server hears nothing: {error}"))?;
        match self.lines.read()?.as_str() {
            MARKED => Ok(()),
            other => Err(format!("the server said `{other}` in the place of `{MARKED}`")),
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.0.id()
    }

    /// What went wrong, and what has become of the server.
    pub(crate) fn explain(&mut self, problem: &str) -> String {
        let fate = match self.child.0.try_wait() {
            Ok(None) => "the server still runs".to_owned(),
            Ok(Some(status)) => format!("the server has ended ({status})"),
            Err(error) => format!("nothing is known of the server: {error}"),
        };
        format!("{}: {problem}; {fate}", self.name)
    }

    /// Ends the server in good order and waits for it.
    pub(crate) fn finish(self) -> Result<(), String> {
        let Self { name, mut child, lines, .. } = self;
        drop(lines);
        match child.0.wait() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("{name}: the server ended badly ({status})")),
            Err(error) => Err(format!("{name}: nothing is known of the server: {error}")),
        }
    }
}

impl Lines {
    fn read(&mut self) -> Result<String, String> {
        let mut line = String::new();
        self.output.read_line(&mut line).map_err(|error| format!("the server says nothing: {error}"))?;
        Ok(line.trim_end().to_owned())
    }
}

fn listening(child: &mut Child) -> Result<(Lines, SocketAddr), String> {
    let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("it has no input and output".to_owned());
    };
    let mut lines = Lines { input, output: BufReader::new(output) };
    let line = lines.read()?;
    let address = line.strip_prefix(LISTENING).ok_or_else(|| format!("`{line}`"))?;
    let address = address.parse().map_err(|error| format!("{address}: {error}"))?;
    Ok((lines, address))
}

/// A process that does not outlive this.
#[derive(Debug)]
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        // One that has ended already can not be killed, which is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
