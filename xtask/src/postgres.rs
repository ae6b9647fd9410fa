//! A PostgreSQL server of our own, for as long as a step runs.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::folder::Folder;
use crate::run::{capture, command};
use crate::tools;

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server on a free port of this machine, with its data in a temporary folder. Both go when this does.
#[derive(Debug)]
pub(crate) struct Postgres {
    server: Child,
    /// How it is called, with a password that only this run knows.
    pub(crate) url: String,
    folder: Folder,
}

impl Postgres {
    pub(crate) fn start(install: bool) -> Result<Self, String> {
        let programs = tools::postgres(install)?;
        let folder = Folder::new("postgres")?;
        private(folder.path())?;
        let password = password()?;
        let file = folder.path().join("password");
        fs::write(&file, &password).map_err(|error| format!("{}: {error}", file.display()))?;
        let user = user(folder.path())?;
        let data = folder.path().join("data");
        let mut init = user.command(&programs.join("initdb"));
        init.args(["--username=test", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]);
        init.arg(format!("--pwfile={}", file.display())).arg(format!("--pgdata={}", data.display()));
        capture(init)?;

        let port = free_port()?;
        let mut server = user.command(&programs.join("postgres"));
        server.arg("-D").arg(&data).arg("-p").arg(port.to_string());
        // Nothing in it outlives the run.
        for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "max_connections=200"] {
            server.args(["-c", setting]);
        }
        let log = fs::File::create(folder.path().join("log")).map_err(|error| format!("the log of postgres: {error}"))?;
        let errors = log.try_clone().map_err(|error| format!("the log of postgres: {error}"))?;
        println!("$ postgres -D {} -p {port}", data.display());
        let server = server.stdin(Stdio::null()).stdout(log).stderr(errors).spawn();
        let server = server.map_err(|error| format!("postgres could not be started: {error}"))?;
        let mut postgres = Self { server, url: format!("postgres://test:{password}@127.0.0.1:{port}/postgres"), folder };
        postgres.wait_for(&programs.join("pg_isready"), port)?;
        Ok(postgres)
    }

    fn wait_for(&mut self, is_ready: &Path, port: u16) -> Result<(), String> {
        let begun = Instant::now();
        loop {
            let mut ask = Command::new(is_ready);
            ask.args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]);
            if ask.status().map_err(|error| format!("pg_isready: {error}"))?.success() {
                return Ok(());
            }
            let ended = self.server.try_wait().map_err(|error| format!("postgres: {error}"))?;
            if ended.is_some() || begun.elapsed() > PATIENCE {
                let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                return Err(format!("postgres did not start\n{log}"));
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // As `pg_ctl stop -m fast` does: the server ends its own processes, which a kill would leave behind.
        let asked =
            Command::new("kill").args(["-INT", &self.server.id().to_string()]).status().is_ok_and(|status| status.success());
        if !asked {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

/// Who the server runs as: it refuses to be root.
enum User {
    Me,
    /// The account that Debian's package makes.
    Postgres,
}

impl User {
    fn command(&self, program: &Path) -> Command {
        match self {
            Self::Me => command(&program.to_string_lossy(), [""; 0]),
            // It becomes the program, so that its id is that of the server.
            Self::Postgres => {
                let mut become_postgres = Command::new("setpriv");
                become_postgres.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
                become_postgres.current_dir("/");
                become_postgres
            }
        }
    }
}

fn user(folder: &Path) -> Result<User, String> {
    if !tools::is_root() {
        return Ok(User::Me);
    }
    capture(command("chown", ["-R".as_ref(), "postgres:postgres".as_ref(), folder.as_os_str()]))?;
    Ok(User::Postgres)
}

/// Nobody else of this machine reads the password.
#[cfg(unix)]
fn private(folder: &Path) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;
    let mine = fs::Permissions::from_mode(0o700);
    fs::set_permissions(folder, mine).map_err(|error| format!("{}: {error}", folder.display()))
}

/// Other systems keep temporary folders apart.
#[cfg(not(unix))]
fn private(_: &Path) -> Result<(), String> {
    Ok(())
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| format!("no free port: {error}"))?;
    listener.local_addr().map(|address| address.port()).map_err(|error| format!("no free port: {error}"))
}

/// 128 random bits.
fn password() -> Result<String, String> {
    let mut bytes = [0_u8; 16];
    let source = fs::File::open("/dev/urandom");
    let read = source.and_then(|mut source| std::io::Read::read_exact(&mut source, &mut bytes));
    read.map_err(|error| format!("/dev/urandom: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The folder with the newest server's programs: that of the first `postgres` on the path, or where Debian puts them, which is
/// not on the path.
pub(crate) fn programs() -> Option<PathBuf> {
    let complete = |folder: &PathBuf| ["initdb", "postgres", "pg_isready"].iter().all(|name| folder.join(name).is_file());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).find(complete);
    on_path.or_else(|| {
        let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let found = versions.filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            let folder = entry.path().join("bin");
            complete(&folder).then_some((version, folder))
        });
        found.max_by_key(|(version, _)| *version).map(|(_, folder)| folder)
    })
}
