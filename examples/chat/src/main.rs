//! A chat: services on SQLite, and a page that talks to them with the official Feathers client. `cargo xtask chat` starts it,
//! and the first line it prints says where: `listening on http://127.0.0.1:3030`.
//!
//! It listens on this machine only. People sign up with a name and a password and log in; everything else is for those who are
//! logged in, and a message carries the name of the account that wrote it.
//!
//! Who logs in is in the room "general" and joins others, with each connection anew. It hears, reads and writes only where it is.
//!
//! [`users`], [`messages`], [`rooms`] and [`online`] are the services, [`login`] is how to log in, [`app`] puts them together. [`store`] has
//! the tables behind them, [`page`] the files for the browser, [`options`] the command line.
// Nothing that a client, a file or the network says may bring a server down.
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![allow(clippy::needless_pass_by_value, reason = "arguments of service methods and hooks are owned")]

mod app;
mod login;
mod member;
mod messages;
mod online;
mod options;
mod page;
mod room_name;
mod rooms;
mod store;
mod user_name;
mod users;

use std::error::Error;
use std::io::Write;
use std::net::Ipv4Addr;
use std::process::ExitCode;

use feathers::{Origins, SocketIo};
use feathers_auth::Passwords;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::login::Settings;
use crate::options::{Options, SECRET, USAGE};
use crate::page::Page;
use crate::store::Store;

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::read(std::env::args_os().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            say(std::io::stdout(), USAGE);
            return ExitCode::SUCCESS;
        }
        Err(problem) => {
            say(std::io::stderr(), &format!("chat: {problem}\n\n{USAGE}"));
            return ExitCode::from(2);
        }
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(&options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            say(std::io::stderr(), &format!("chat: {problem}"));
            ExitCode::FAILURE
        }
    }
}

/// The page is read and the database opened before anybody is told where to connect.
async fn run(options: &Options) -> Result<(), String> {
    let page = Page::read(&options.page_modules)?;
    let store = Store::open(&options.database)
        .await
        .map_err(|error| format!("the database {} can not be opened: {error}", options.database.display()))?;
    let served = match login::secret(std::env::var_os(SECRET), &store).await {
        Ok(secret) => {
            let settings = Settings { secret, lifetime: options.login_lifetime, passwords: Passwords::default() };
            serve(options, page, store.clone(), settings).await
        }
        Err(problem) => Err(problem),
    };
    store.close().await;
    served
}

async fn serve(options: &Options, page: Page, store: Store, settings: Settings) -> Result<(), String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
        .await
        .map_err(|error| format!("can not listen on 127.0.0.1:{}: {error}", options.port))?;
    // Only now it is known which port 0 became, and with it which pages are ours.
    let port = listener.local_addr().map_err(|error| format!("the listener has no address: {error}"))?.port();
    // Browsers leave out the port that http has by default.
    let colon = if port == 80 { String::new() } else { format!(":{port}") };
    let origins = ["127.0.0.1", "localhost"].map(|host| format!("http://{host}{colon}"));
    let socketio = SocketIo::new()
        .origins(Origins::list(origins))
        .hosts(["127.0.0.1", "localhost"])
        .serve_client(options.page_modules.join("socket.io-client"));
    let server = app::chat(store, settings, socketio).routes(page.routes(port)).start().await.map_err(|error| causes(&error))?;
    let listening = server.on(listener).map_err(|error| causes(&error))?;
    say(std::io::stdout(), &format!("listening on http://127.0.0.1:{port}"));
    listening.serve().await.map_err(|error| causes(&error))
}

/// Prints a line. That nobody reads what we print is no reason to end.
fn say(mut to: impl Write, line: &str) {
    let _ = writeln!(to, "{line}");
}

/// An error and what caused it, on one line.
fn causes(error: &(dyn Error + 'static)) -> String {
    let all = std::iter::successors(Some(error), |&error| error.source());
    all.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
