//! What logins cost those who do not log in: hashing a password takes a core for tens of milliseconds, by design. Calls on other
//! connections are timed, in turns with nobody logging in and with many who do so as fast as they can. And how long it takes until
//! open connections follow a revocation.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use feathers::test::TestApp;
use feathers::{App, AppRef, nobody};
use feathers_auth::{Account, Auth, PasswordHash, Passwords, Users};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::args::Options;
use crate::client::Client;
use crate::process::Process;
use crate::serve::{self, Which};

/// How many log in at once.
pub(crate) const CLIENTS: usize = 16;
/// How many call meanwhile, each after a pause.
const CALLERS: usize = 8;
const PAUSE: Duration = Duration::from_millis(4);
const CONNECTIONS: usize = 1000;
const PASSWORD: &str = "correct horse battery staple";
const SECRET: &str = "a secret of a benchmark, of more than thirty-two bytes";

struct Echo;

#[feathers::service("echo")]
impl Echo {
    async fn get(&self, id: u64) -> feathers::Result<u64> {
        Ok(id)
    }
}

/// Everybody is a user, with one password.
struct Anybody(PasswordHash);

#[derive(Clone, serde::Serialize)]
struct User {
    id: u64,
}

impl Users for Anybody {
    type User = User;
    type Id = u64;

    async fn by_id(&self, _: &AppRef, id: u64) -> feathers::Result<Option<User>> {
        Ok(Some(User { id }))
    }

    async fn by_name(&self, _: &AppRef, name: &str) -> feathers::Result<Option<Account<Self>>> {
        let Ok(id) = name.parse() else { return Ok(None) };
        Ok(Some(Account { id, user: User { id }, password: Some(self.0.clone()) }))
    }
}

async fn app(at_once: Option<usize>) -> feathers::Result<(App, Auth)> {
    let passwords = match at_once {
        Some(at_once) => Passwords::default().at_once(at_once),
        None => Passwords::default(),
    };
    let users = Anybody(passwords.hash(PASSWORD).await?);
    let auth = Auth::builder(users).secret(SECRET).passwords(passwords).build();
    let app = App::new().service(Echo).publish(nobody()).configure(auth.plugin());
    Ok((app, auth))
}

/// Serves until the process ends.
pub(crate) async fn serve(listener: TcpListener, at_once: Option<usize>) -> Result<(), String> {
    let (app, _auth) = app(at_once).await.map_err(|error| error.to_string())?;
    serve::app(app, listener).await
}

/// Microseconds that calls took.
#[derive(Debug, Default)]
struct Times(Vec<u32>);

impl Times {
    /// Of so many per cent of the calls: none took longer.
    fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
        sorted.get(at).copied().map_or(f64::NAN, f64::from)
    }
}

/// Shows both servers, and the revocation.
pub(crate) async fn compare(options: &Options) -> Result<(), String> {
    println!(
        "\nCalls beside logins, µs from sending `get` to its answer, 2 workers: {CALLERS} connections call every {} ms, {CLIENTS} others log\n\
         in as fast as they can with argon2id at its default costs; in turns of {} s, {} of each\n",
        PAUSE.as_millis(),
        options.slice.as_secs_f64(),
        options.rounds
    );
    println!("{:32} {:>8} {:>8} {:>10} {:>12}", "", "p50", "p99", "calls", "logins a s");
    for (which, name) in [(Which::Unbounded, "hashes: all at once"), (Which::Logins, "hashes: half of the cores")] {
        let mut server = Process::start(&[], which, 2)?;
        let measured = measure(server.address, options).await.map_err(|problem| server.explain(&problem));
        let (quiet, busy, logins) = measured?;
        server.finish()?;
        let row = |what: &str, times: &Times, logins: f64| {
            let (p50, p99) = (times.percentile(50), times.percentile(99));
            println!("{:32} {p50:>8.0} {p99:>8.0} {:>10} {logins:>12.1}", format!("{name}, {what}"), times.0.len());
        };
        row("quiet", &quiet, 0.0);
        row("logins", &busy, logins);
        let ratio = |percent| busy.percentile(percent) / quiet.percentile(percent);
        println!("{:32} {:>8.2} {:>8.2}   (goal of p99: 2)", "  ratio", ratio(50), ratio(99));
    }
    revocation(if options.quick { CONNECTIONS / 10 } else { CONNECTIONS }).await
}

/// Times without and with logins, and logins a second.
async fn measure(address: SocketAddr, options: &Options) -> Result<(Times, Times, f64), String> {
    let mut callers = connect(address, CALLERS).await?;
    let mut clients = connect(address, CLIENTS).await?;
    let (mut quiet, mut busy, mut logins) = (Times::default(), Times::default(), 0);
    for _ in 0..options.rounds {
        call_for(&mut callers, options.slice, &mut quiet).await?;
        let (over, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let mut at_work = JoinSet::new();
        for (number, client) in clients.drain(..).enumerate() {
            at_work.spawn(log_in(client, number, Arc::clone(&over), Arc::clone(&done)));
        }
        let called = call_for(&mut callers, options.slice, &mut busy).await;
        logins += done.load(Ordering::Relaxed);
        over.store(true, Ordering::Relaxed);
        while let Some(client) = at_work.join_next().await {
            clients.push(client.map_err(|error| error.to_string())??);
        }
        called?;
    }
    let seconds = options.slice.as_secs_f64() * f64::from(u32::try_from(options.rounds).unwrap_or(u32::MAX));
    Ok((quiet, busy, f64::from(u32::try_from(logins).unwrap_or(u32::MAX)) / seconds))
}

async fn connect(address: SocketAddr, count: usize) -> Result<Vec<Client>, String> {
    let mut clients = Vec::with_capacity(count);
    for _ in 0..count {
        clients.push(Client::connect(address).await?);
    }
    Ok(clients)
}

async fn call_for(callers: &mut Vec<Client>, time: Duration, times: &mut Times) -> Result<(), String> {
    let mut calling = JoinSet::new();
    for client in callers.drain(..) {
        calling.spawn(call(client, time));
    }
    while let Some(called) = calling.join_next().await {
        let (client, took) = called.map_err(|error| error.to_string())??;
        callers.push(client);
        times.0.extend(took);
    }
    Ok(())
}

async fn call(mut client: Client, time: Duration) -> Result<(Client, Vec<u32>), String> {
    let (begun, mut took) = (Instant::now(), Vec::new());
    while begun.elapsed() < time || took.is_empty() {
        let sent = Instant::now();
        client.send(&r#"420["get","echo",7,{}]"#.into()).await?;
        client.flush().await?;
        let answer = client.receive().await?;
        took.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
        if answer.as_str() != "430[null,7]" {
            return Err(format!("`{answer}` is no answer to `get`"));
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok((client, took))
}

async fn log_in(mut client: Client, number: usize, over: Arc<AtomicBool>, done: Arc<AtomicUsize>) -> Result<Client, String> {
    let data = json!({ "strategy": "local", "email": number.to_string(), "password": PASSWORD });
    let request = format!(r#"420["create","authentication",{data},{{}}]"#).into();
    while !over.load(Ordering::Relaxed) {
        client.send(&request).await?;
        client.flush().await?;
        let answer = client.receive().await?;
        if !answer.starts_with(r#"430[null,{"accessToken""#) {
            return Err(format!("`{answer}` is no answer to a login"));
        }
        done.fetch_add(1, Ordering::Relaxed);
    }
    Ok(client)
}

/// In this process and in memory: what it takes until no open connection of a token is identified any more.
async fn revocation(connections: usize) -> Result<(), String> {
    let told = |error: feathers::Error| error.to_string();
    let (app, auth) = app(None).await.map_err(told)?;
    let app = TestApp::start(app).await;
    let token = auth.issue(1).map_err(told)?;
    let mut clients = Vec::with_capacity(connections);
    for _ in 0..connections {
        clients.push(app.client().auth(json!({ "accessToken": token })).connect().await);
    }
    let begun = Instant::now();
    auth.revoke_token(&token).await.map_err(told)?;
    let took = begun.elapsed();
    let left = clients.iter().filter(|client| client.connection().is_identified()).count();
    println!(
        "\nRevocation of a token of {connections} open connections: {:.2} ms, {left} of them left",
        took.as_secs_f64() * 1e3
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_calls_that_were_made() {
        let times = Times((1..=200).rev().collect());
        assert_eq!([50, 99, 100].map(|percent| times.percentile(percent)), [100.0, 198.0, 200.0]);
        assert_eq!(Times(vec![7]).percentile(99), 7.0);
        assert!(Times::default().percentile(50).is_nan());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn calls_and_logins_are_answered_beside_each_other() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve(listener, None));
        let mut callers = connect(address, 1).await.unwrap();
        let mut times = Times::default();
        call_for(&mut callers, Duration::ZERO, &mut times).await.unwrap();
        assert_eq!((callers.len(), times.0.len()), (1, 1));
        let (over, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let client = connect(address, 1).await.unwrap().remove(0);
        let login = tokio::spawn(log_in(client, 3, Arc::clone(&over), Arc::clone(&done)));
        let one = async {
            while done.load(Ordering::Relaxed) == 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), one).await.expect("nobody logs in");
        over.store(true, Ordering::Relaxed);
        login.await.unwrap().unwrap();
    }
}
