//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use crate::serve::Which;

pub(crate) const USAGE: &str = "\
usage: cargo xtask bench [OPTIONS]

  --quick           a few seconds, to see that it works; the numbers mean little
  --instructions    counts instructions only (needs valgrind)
  --cpu             measures CPU time only
  --channels        measures channels only
  --logins          measures calls beside logins, and revocation, only
  --records         measures pages of records from SQLite only, also on Node where npm can install what it needs
  --rounds N        how often the servers take turns at CPU time, 5 by default
  --seconds S       CPU time of a server in a round, 3 by default
  --keep FOLDER     keeps callgrind's files there; those in .2 are of the calls, for `callgrind_annotate --threshold=100`

  serve hand|feathers|hooked|logins|unbounded|records|records-by-hand [--workers N]
                    one of the servers alone, on a free port, until its input ends";

/// What to do.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    Help,
    Serve { which: Which, workers: usize },
    Measure(Options),
}

#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) quick: bool,
    pub(crate) instructions: bool,
    pub(crate) cpu: bool,
    pub(crate) channels: bool,
    pub(crate) logins: bool,
    pub(crate) records: bool,
    pub(crate) rounds: usize,
    /// CPU time of a server in one round.
    pub(crate) slice: Duration,
    pub(crate) keep: Option<PathBuf>,
}

pub(crate) fn parse(args: &[String]) -> Result<Command, String> {
    let mut args = args.iter().map(String::as_str);
    match args.next() {
        Some("serve") => serve(args),
        Some("help" | "--help" | "-h") => Ok(Command::Help),
        first => measure(first.into_iter().chain(args)),
    }
}

fn serve<'a>(mut args: impl Iterator<Item = &'a str>) -> Result<Command, String> {
    let which = match args.next() {
        Some("hand") => Which::Hand,
        Some("feathers") => Which::Feathers,
        Some("hooked") => Which::Hooked,
        Some("logins") => Which::Logins,
        Some("unbounded") => Which::Unbounded,
        Some("records") => Which::Records,
        Some("records-by-hand") => Which::RecordsByHand,
        other => return Err(format!("there is no server `{}`", other.unwrap_or_default())),
    };
    let workers = match args.next() {
        None => 1,
        Some("--workers") => number("--workers", args.next())?,
        Some(other) => return Err(format!("`{other}` is no option of serve")),
    };
    Ok(Command::Serve { which, workers })
}

fn measure<'a>(mut args: impl Iterator<Item = &'a str>) -> Result<Command, String> {
    let (mut quick, mut instructions, mut cpu) = (false, false, false);
    let (mut channels, mut logins, mut records) = (false, false, false);
    let (mut rounds, mut slice, mut keep) = (None, None, None);
    while let Some(arg) = args.next() {
        match arg {
            "--quick" => quick = true,
            "--instructions" => instructions = true,
            "--cpu" => cpu = true,
            "--channels" => channels = true,
            "--logins" => logins = true,
            "--records" => records = true,
            "--rounds" => rounds = Some(number::<usize>(arg, args.next())?.max(1)),
            "--seconds" => slice = Some(seconds(arg, args.next())?),
            "--keep" => keep = Some(args.next().ok_or("--keep needs a folder")?.into()),
            other => return Err(format!("`{other}` is no option")),
        }
    }
    let all = !instructions && !cpu && !channels && !logins && !records;
    Ok(Command::Measure(Options {
        quick,
        instructions: instructions || all,
        cpu: cpu || all,
        channels: channels || all,
        logins: logins || all,
        records: records || all,
        rounds: rounds.unwrap_or(if quick { 1 } else { 5 }),
        slice: slice.unwrap_or(if quick { Duration::from_millis(50) } else { Duration::from_secs(3) }),
        keep,
    }))
}

fn number<T: std::str::FromStr>(option: &str, value: Option<&str>) -> Result<T, String> {
    value.and_then(|value| value.parse().ok()).ok_or_else(|| format!("{option} needs a number"))
}

fn seconds(option: &str, value: Option<&str>) -> Result<Duration, String> {
    Duration::try_from_secs_f64(number(option, value)?).map_err(|error| format!("{option}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn options_are_read() {
        let Ok(Command::Measure(options)) = parsed("--quick --instructions --seconds 0.5") else { panic!("it measures") };
        assert!(
            options.quick && options.instructions && !options.cpu && !options.channels && !options.logins && !options.records
        );
        assert_eq!((options.rounds, options.slice), (1, Duration::from_millis(500)));
        assert_eq!(parsed("serve hand --workers 2"), Ok(Command::Serve { which: Which::Hand, workers: 2 }));
        assert_eq!(parsed("serve nobody"), Err("there is no server `nobody`".into()));
        assert_eq!(parsed("--seconds -1").unwrap_err(), "--seconds: cannot convert float seconds to Duration: value is negative");
    }
}
