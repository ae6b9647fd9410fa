//! The fixture services that recorded calls of Feathers servers are replayed against: memory only, one file a group.
//!
//! `cargo run --release -p conformance -- --port 3030` prints `listening on http://127.0.0.1:3030`; port 0 picks one.
//! Further options: `--buffer N` and `--stall MS` set the transport's packet buffer and how long a client may take nothing.
#![allow(unreachable_pub, missing_docs, reason = "an example is no library")]
#![allow(clippy::needless_pass_by_value, reason = "arguments of service methods are owned")]
#![allow(clippy::print_stdout, reason = "the first line tells a test runner where the server is")]

mod any;
mod connect;
mod custom;
mod dispatch;
mod echo;
mod emitter;
mod errors;
mod internal;
mod messages;
mod receivers;
mod results;
mod users;

use std::time::Duration;

use feathers::{App, Internal, Result, SocketIo, at, channel};

fn option(name: &str) -> Option<u64> {
    let mut words = std::env::args().skip_while(|word| word != name);
    words.nth(1).and_then(|value| value.parse().ok())
}

#[tokio::main]
async fn main() -> Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "off".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();

    let mut socketio = SocketIo::new().middleware(async |handshake: &mut feathers::Handshake| connect::middleware(handshake));
    if let Some(packets) = option("--buffer") {
        socketio = socketio.buffer(usize::try_from(packets).internal()?);
    }
    if let Some(time) = option("--stall") {
        socketio = socketio.stall_timeout(Duration::from_millis(time));
    }
    let messages = messages::Messages::seeded();
    let nested = messages::MyMessages::seeded();
    let passwords = feathers_auth::Passwords::default();
    let app = App::new()
        .service(messages::Reset { messages: messages.clone(), nested: nested.clone() })
        .service(messages)
        .service(nested)
        .service(echo::Echo)
        .service(echo::ParamsService)
        .service(echo::Readonly)
        .service(echo::UserMessages)
        .service(echo::Slow)
        .service(errors::Errors)
        .service(results::Results)
        .service(emitter::Emitter)
        .service(emitter::Selfmade)
        .service(receivers::Silent)
        .service(receivers::Private)
        .service(receivers::Shaped)
        .service(receivers::Broken)
        .service(internal::InternalCalls)
        .service(dispatch::Dispatch)
        .service(custom::Custom)
        .service(users::Users::seeded(&passwords).await?)
        .service(users::Secure)
        .before(at("users", ["create", "patch"]), passwords.hook("password"))
        .configure(users::authentication(passwords).plugin())
        .publish(channel(connect::EVERYBODY))
        .socketio(socketio);

    let port = option("--port").unwrap_or(3030);
    let listening = app.bind(("127.0.0.1", u16::try_from(port).internal()?)).await?;
    println!("listening on http://{}", listening.address());
    listening.serve().await
}
