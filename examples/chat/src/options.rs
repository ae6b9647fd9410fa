//! The command line: a handful of options, so no crate for them.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::time::Duration;

pub(crate) const USAGE: &str = "\
usage: chat [--port N] [--database FILE] [--login-lifetime SECONDS] [--page-modules DIR]

  --port N                  where to listen on 127.0.0.1; 3030 by default, 0 picks one
  --database FILE           where accounts and messages are; chat.db in the current folder by default
  --login-lifetime SECONDS  how long a login is valid; 2592000, which is 30 days, by default
  --page-modules DIR        the npm packages of the page; node_modules in examples/chat by default

The environment variable CHAT_SECRET is what logins are signed with. Without it the chat makes a secret and keeps it in the database.";

/// It is no option, because every user of a machine sees the options of its programs.
pub(crate) const SECRET: &str = "CHAT_SECRET";

/// How the chat was started.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) port: u16,
    pub(crate) database: PathBuf,
    pub(crate) login_lifetime: Duration,
    /// A `node_modules` with `@feathersjs/client` and `socket.io-client`.
    pub(crate) page_modules: PathBuf,
}

impl Default for Options {
    fn default() -> Self {
        // The source folder of the build: the chat is started where it was built.
        let page_modules = [env!("CARGO_MANIFEST_DIR"), "node_modules"].iter().collect();
        Self { port: 3030, database: "chat.db".into(), login_lifetime: Duration::from_secs(30 * 24 * 60 * 60), page_modules }
    }
}

impl Options {
    /// Reads `--name value` and `--name=value`; `None` if help is asked for.
    ///
    /// # Errors
    /// A text for whoever started the program.
    pub(crate) fn read(words: impl IntoIterator<Item = OsString>) -> Result<Option<Self>, String> {
        let mut options = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let (name, mut value) = split(&word);
            let mut value = || match value.take().or_else(|| words.next()) {
                Some(value) if !value.is_empty() => Ok(value),
                _ => Err(format!("`{name}` needs a value")),
            };
            match name.as_str() {
                "--port" => options.port = port(&value()?)?,
                "--database" => options.database = value()?.into(),
                "--login-lifetime" => options.login_lifetime = lifetime(&value()?)?,
                "--page-modules" => options.page_modules = value()?.into(),
                "--help" | "-h" => return Ok(None),
                _ => return Err(format!("there is no option `{name}`")),
            }
        }
        Ok(Some(options))
    }
}

/// A word that is not Unicode is no `--name=value` we could cut; as the value of an option it never comes here.
fn split(word: &OsStr) -> (String, Option<OsString>) {
    match word.to_str().and_then(|text| text.split_once('=')) {
        Some((name, value)) => (name.to_owned(), Some(value.into())),
        None => (word.to_string_lossy().into_owned(), None),
    }
}

fn port(value: &OsStr) -> Result<u16, String> {
    let number = value.to_str().and_then(|text| text.parse().ok());
    number.ok_or_else(|| format!("`--port` is a number from 0 to 65535, not `{}`", value.to_string_lossy()))
}

/// Ten years are as good as for ever, and no clock runs over.
fn lifetime(value: &OsStr) -> Result<Duration, String> {
    const MOST: u64 = 10 * 365 * 24 * 60 * 60;
    match value.to_str().and_then(|text| text.parse().ok()) {
        Some(seconds @ 1..=MOST) => Ok(Duration::from_secs(seconds)),
        _ => Err(format!("`--login-lifetime` is a number from 1 to {MOST}, not `{}`", value.to_string_lossy())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Option<Options>, String> {
        Options::read(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn options_have_defaults() {
        let options = read("").unwrap().unwrap();
        assert_eq!((options.port, options.database.to_str()), (3030, Some("chat.db")));
        assert!(options.page_modules.ends_with("examples/chat/node_modules"), "{options:?}");
    }

    #[test]
    fn values_follow_a_space_or_an_equals_sign() {
        let spaced = read("--port 0 --database /tmp/a.db --login-lifetime 60 --page-modules /tmp/m").unwrap();
        let options = Options {
            port: 0,
            database: "/tmp/a.db".into(),
            login_lifetime: Duration::from_secs(60),
            page_modules: "/tmp/m".into(),
        };
        assert_eq!(spaced, Some(options));
        assert_eq!(read("--port=0 --database=/tmp/a.db --login-lifetime=60 --page-modules=/tmp/m").unwrap(), spaced);
        assert_eq!(read("--port 1 --help").unwrap(), None);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, problem) in [
            ("--port", "`--port` needs a value"),
            ("--port=", "`--port` needs a value"),
            ("--port 65536", "`--port` is a number from 0 to 65535, not `65536`"),
            ("--port -1", "`--port` is a number from 0 to 65535, not `-1`"),
            ("--login-lifetime 0", "`--login-lifetime` is a number from 1 to 315360000, not `0`"),
            ("--login-lifetime day", "`--login-lifetime` is a number from 1 to 315360000, not `day`"),
            ("--prot 1", "there is no option `--prot`"),
            ("3030", "there is no option `3030`"),
        ] {
            assert_eq!(read(line), Err(problem.to_owned()), "{line}");
        }
    }
}
