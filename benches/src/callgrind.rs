//! Instructions of a server in user space, counted by valgrind's callgrind.
//!
//! Callgrind writes its counts down and begins anew whenever the server passes through its function `mark`. It is made to do so
//! when the clients are connected and warm, and when all calls are answered, so starting and ending cost nothing here.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, process};

use crate::args::Options;
use crate::load::Load;
use crate::process::Process;
use crate::report::Pair;
use crate::serve::Which;

/// Callgrind counts every step of `rep stosb` as an instruction, up to thousands for one of the processor's cheapest. So the C
/// library is told to fill and copy memory by the plain loop it has for short pieces.
const NO_REP: &str = "GLIBC_TUNABLES=glibc.cpu.x86_rep_stosb_threshold=1000000000:glibc.cpu.x86_rep_movsb_threshold=1000000000";

/// The version of valgrind, if there is one.
pub(crate) fn find() -> Option<String> {
    let output = Command::new("valgrind").arg("--version").stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Instructions a call or delivery, of servers with one thread: valgrind runs one at a time anyway. Where the allocator happens
/// to put a buffer makes two processes differ by some percent, so there are several of each and the least counts.
pub(crate) async fn compare(load: Load, options: &Options) -> Result<Pair, String> {
    let mut pair = Pair::default();
    for turn in 0..if options.quick { 1 } else { 3 } {
        pair.hand.add(count(Which::Hand, load, turn, options).await?);
        pair.feathers.add(count(Which::Feathers, load, turn, options).await?);
        if load.is_call() {
            pair.hooked.add(count(Which::Hooked, load, turn, options).await?);
        }
    }
    Ok(pair)
}

pub(crate) async fn count(which: Which, load: Load, turn: usize, options: &Options) -> Result<f64, String> {
    let folder = Folder::new(options.keep.as_deref())?;
    let name = load.name().replace(',', "").replace(' ', "-");
    let file = folder.path.join(format!("{which}-{name}-{turn}.callgrind"));
    let out = format!("--callgrind-out-file={}", file.display());
    // Names are written out, for the second part would else refer to those in the first, which callgrind_annotate does not read.
    let (mark, names) = ("--dump-before=feathers_benches::serve::mark", "--compress-strings=no");
    let under = ["env", NO_REP, "valgrind", "-q", "--tool=callgrind", mark, names, &out];
    let mut server = Process::start(&under, which, 1)?;
    let units = if options.quick || matches!(load, Load::Page { .. }) { 320 } else { 3200 };
    let units = drive(&mut server, load, units).await.map_err(|problem| server.explain(&problem))?;
    server.finish()?;
    // The second part: from the first mark to the second.
    let file = format!("{}.2", file.display());
    let profile = fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
    let total = instructions(&profile).ok_or_else(|| format!("{file} has no total"))?;
    Ok(total as f64 / units as f64)
}

/// Runs so many calls or deliveries between two marks, in whole bursts, and answers how many they were.
async fn drive(server: &mut Process, load: Load, units: usize) -> Result<usize, String> {
    let mut session = load.open(server.address).await?;
    session.run(320_usize.div_ceil(load.units())).await?;
    server.mark()?;
    let units = session.run(units.div_ceil(load.units())).await?;
    server.mark()?;
    Ok(units)
}

/// The line `totals:` of a profile, or `summary:`, which some versions write in its place.
fn instructions(profile: &str) -> Option<u64> {
    let value = |name: &str| profile.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok();
    value("totals:").or_else(|| value("summary:"))
}

/// Where profiles are written: a folder to keep, or one for a while.
#[derive(Debug)]
struct Folder {
    path: PathBuf,
    keep: bool,
}

impl Folder {
    fn new(keep: Option<&Path>) -> Result<Self, String> {
        let path = match keep {
            Some(folder) => folder.to_owned(),
            None => env::temp_dir().join(format!("feathers-bench-{}", process::id())),
        };
        fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self { path, keep: keep.is_some() })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.keep {
            // It lies among the temporary files; whoever cleans those up takes it along.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_found() {
        let profile = "# callgrind format\nevents: Ir\nsummary: 12\n\nfn=(1) main\n0 7\ntotals: 5234567\n";
        assert_eq!(instructions(profile), Some(5_234_567));
        assert_eq!(instructions("events: Ir\nsummary: 12\n"), Some(12));
        assert_eq!(instructions("fn=(1) totals: 5\n"), None);
    }
}
