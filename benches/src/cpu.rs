//! CPU time of a server, user and system, by what the kernel says of its process.

use std::time::Duration;

use crate::args::Options;
use crate::load::{Load, Session};
use crate::process::Process;
use crate::report::Pair;
use crate::serve::Which;

/// The unit of `/proc/PID/stat`, `USER_HZ`: 100 a second for every Linux program on today's machines, whatever the kernel's own.
const TICK: Duration = Duration::from_millis(10);

/// Microseconds a call or delivery. The servers take turns, and each turn is a new process: where things lie in memory is
/// another matter of luck.
pub(crate) async fn compare(load: Load, workers: usize, options: &Options) -> Result<Pair, String> {
    let mut pair = Pair::default();
    for _ in 0..options.rounds {
        pair.hand.add(round(Process::start(&[], Which::Hand, workers)?, load, options.slice).await?);
        pair.feathers.add(round(Process::start(&[], Which::Feathers, workers)?, load, options.slice).await?);
    }
    Ok(pair)
}

/// Of a server that was just started.
pub(crate) async fn round(mut server: Process, load: Load, slice: Duration) -> Result<f64, String> {
    let (units, spent) = drive(&server, load, slice).await.map_err(|problem| server.explain(&problem))?;
    server.finish()?;
    Ok(spent.as_secs_f64() * 1e6 / units as f64)
}

/// Warms up, then measures: how many calls or deliveries in how much CPU time.
async fn drive(server: &Process, load: Load, slice: Duration) -> Result<(usize, Duration), String> {
    let mut session = load.open(server.address).await?;
    // About the same number of packets between two looks at the clock, for every load.
    let bursts = 2000 / load.units();
    spend(server, &mut session, bursts, slice / 10).await?;
    spend(server, &mut session, bursts, slice).await
}

/// Keeps the server busy until it has used this much CPU time.
async fn spend(server: &Process, session: &mut Session, bursts: usize, slice: Duration) -> Result<(usize, Duration), String> {
    let begun = used(server.id())?;
    let mut units = 0;
    loop {
        units += session.run(bursts).await?;
        let spent = used(server.id())?.saturating_sub(begun);
        if spent >= slice.max(TICK) {
            return Ok((units, spent));
        }
    }
}

fn used(process: u32) -> Result<Duration, String> {
    let path = format!("/proc/{process}/stat");
    let stat = std::fs::read_to_string(&path).map_err(|error| format!("CPU time is read from {path}: {error}"))?;
    let ticks = ticks(&stat).ok_or_else(|| format!("{path} has no CPU time: {stat}"))?;
    Ok(TICK * ticks)
}

/// `utime` and `stime`, fields 14 and 15. The second field is the program's name in brackets, which may hold anything.
fn ticks(stat: &str) -> Option<u32> {
    let (_, from_third) = stat.rsplit_once(')')?;
    let mut fields = from_third.split_whitespace().skip(14 - 3);
    let mut next = || fields.next()?.parse::<u32>().ok();
    Some(next()? + next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_those_of_user_and_system() {
        let stat = "6825 (a) b (c) R 6784 6780 1180 0 -1 4194304 1928 0 0 0 147 21 5 6 20 0 1 0 349660 16961536 3361";
        assert_eq!(ticks(stat), Some(168));
        assert_eq!(ticks("6825 (short) R 1 2"), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_kernel_writes_it_so() {
        assert!(used(std::process::id()).is_ok());
    }
}
