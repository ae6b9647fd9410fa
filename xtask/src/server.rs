//! A server of ours, running while tests call it.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::run::root;

#[derive(Debug)]
pub(crate) struct Server {
    name: String,
    child: Child,
    log: Option<JoinHandle<String>>,
    /// Where it listens.
    pub(crate) url: String,
}

impl Server {
    /// Starts a program on a free port and waits for its first line, `listening on URL`.
    pub(crate) fn start(program: &Path, args: &[&str]) -> Result<Self, String> {
        let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
        println!("$ {name} --port 0 {}", args.join(" "));
        let mut child = Command::new(program)
            .current_dir(root())
            .args(["--port", "0"])
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} could not be started: {error}", program.display()))?;
        let (Some(stdout), Some(mut stderr)) = (child.stdout.take(), child.stderr.take()) else {
            return Err(format!("{name} has no output"));
        };
        let log = thread::spawn(move || {
            let mut log = Vec::new();
            let _ = stderr.read_to_end(&mut log);
            String::from_utf8_lossy(&log).into_owned()
        });
        let (say, heard) = mpsc::channel();
        // The rest is read, too: a full pipe would stop the server.
        thread::spawn(move || BufReader::new(stdout).lines().map_while(Result::ok).for_each(|line| drop(say.send(line))));
        let mut server = Self { name, child, log: Some(log), url: String::new() };
        let line = heard.recv_timeout(Duration::from_secs(30)).unwrap_or_default();
        match line.trim_end().strip_prefix("listening on ") {
            Some(url) => url.trim_end_matches('/').clone_into(&mut server.url),
            None => {
                let log = server.end();
                return Err(format!("{} did not say where it listens, but `{line}`\n{log}", server.name));
            }
        }
        Ok(server)
    }

    /// Ends it; an error with its log if it had ended before.
    pub(crate) fn stop(mut self) -> Result<(), String> {
        let early = self.child.try_wait();
        let log = self.end();
        match early {
            Ok(None) => Ok(()),
            Ok(Some(status)) => Err(format!("{} ended during the tests ({status})\n{log}", self.name)),
            Err(error) => Err(format!("{}: {error}", self.name)),
        }
    }

    fn end(&mut self) -> String {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.log.take().and_then(|log| log.join().ok()).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}
