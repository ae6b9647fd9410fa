//! Connection middleware that refuses, fails, panics or never ends: the client is told, and then its line ends.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use feathers::{App, Error, Handshake, Internal, Result, SocketIo, nobody, with};
use serde_json::{Value, json};

use crate::client::polling::Polling;
use crate::client::{Client, Refused};
use crate::server::{Running, start};

/// Counts its calls.
struct Calls(Arc<AtomicUsize>);

#[feathers::service("calls")]
impl Calls {
    fn find(&self) -> Result<usize> {
        Ok(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

/// What a client says it is decides how the middleware ends.
async fn judge(handshake: &mut Handshake) -> Result<()> {
    match handshake.header("x-case").unwrap_or("refused") {
        "welcome" => Ok(()),
        "refused" => Err(Error::forbidden("Not allowed in")),
        "plain" => Err(Error::plain("Just no")),
        "foreign" => Err("hunter2 does not match").internal(),
        "panic" => panic!("hunter2 in a panic"),
        "late panic" => {
            tokio::task::yield_now().await;
            panic!("hunter2 in a panic")
        }
        "pending" => pending().await,
        other => unreachable!("{other}"),
    }
}

async fn server() -> (Running, Arc<AtomicUsize>) {
    let calls = Arc::new(AtomicUsize::new(0));
    let socketio = SocketIo::new().middleware(judge).middleware_deadline(Duration::from_millis(50));
    let app = App::new().service(Calls(calls.clone())).publish(nobody()).socketio(socketio);
    (start(app).await, calls)
}

const CASES: [(&str, &str); 6] = [
    ("refused", "Not allowed in"),
    ("plain", "Just no"),
    ("foreign", "Connection refused"),
    ("panic", "Connection refused"),
    ("late panic", "Connection refused"),
    ("pending", "Connection timed out"),
];

/// What the client was told in place of a welcome, in whichever way its protocol says that.
fn told(client: &Client) -> String {
    match client.joined() {
        Some(Err(Value::String(message))) => message,
        Some(Err(payload)) => payload["message"].as_str().unwrap_or_default().to_owned(),
        other => panic!("no refusal but {other:?} for {client:?}"),
    }
}

#[tokio::test]
async fn the_client_is_told_and_the_websocket_is_closed() {
    let (server, _) = server().await;
    for (case, message) in CASES {
        for eio3 in [false, true] {
            let builder = Client::builder(server.addr).header("X-Case", case).no_pings().unjoined();
            let client = if eio3 { builder.eio3() } else { builder }.connect().await.unwrap();
            if !eio3 {
                client.raw("40").await;
            }
            client.closed().await;
            assert_eq!(told(&client), message, "{case}");
            assert_eq!(client.heard(), [], "{case}");
        }
    }
    server.connections(0).await;
}

#[tokio::test]
async fn calls_of_who_is_not_let_in_do_not_run() {
    let (server, calls) = server().await;
    for (case, _) in CASES {
        for eio3 in [false, true] {
            let builder = Client::builder(server.addr).header("X-Case", case).unjoined();
            let client = if eio3 { builder.eio3() } else { builder }.connect().await.unwrap();
            if !eio3 {
                client.raw("40").await;
            }
            client.raw(r#"420["find","calls",{}]"#).await;
            client.raw(r#"421["calls::find",{}]"#).await;
            client.closed().await;
            assert_eq!(client.heard(), [], "{case}");
        }
    }
    server.connections(0).await;
    assert_eq!(calls.load(Ordering::SeqCst), 0);
    let welcome = Client::builder(server.addr).header("X-Case", "welcome").connect().await.unwrap();
    welcome.call(json!(["find", "calls"])).await;
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_polling_session_ends_after_its_refusal() {
    let (server, calls) = server().await;
    let refused = async |eio: u8, calls: bool| {
        let client = Polling::open(server.addr, eio).await;
        if eio == 4 {
            assert_eq!(client.send("40").await, (200, "ok".into()));
        }
        let told = match client.first.clone() {
            first if first.is_empty() => client.packets().await,
            first => first,
        };
        assert!(told.len() == 1 && told[0].starts_with("44") && told[0].contains("\"Not allowed in\""), "{told:?}");
        if calls {
            client.send(r#"420["find","calls",{}]"#).await;
        }
        client.over().await;
        assert_eq!(client.send(r#"421["find","calls",{}]"#).await.0, 400);
    };
    // Each waits until a client had time to ask for its refusal, so they do it together.
    tokio::join!(refused(4, false), refused(3, false), refused(4, true), refused(3, true));
    server.connections(0).await;
    assert_eq!(calls.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_refusal_has_one_form_for_both_protocols() {
    let (server, _) = server().await;
    let refused = Client::builder(server.addr).connect().await.unwrap_err();
    assert_eq!(refused, Refused::Payload(json!({ "message": "Not allowed in" })));
    let refused = Client::builder(server.addr).eio3().connect().await.unwrap_err();
    // Node sent the bare text; the layer below knows one form only. (A known gap, in the README.)
    assert_eq!(refused, Refused::Payload(json!({ "message": "Not allowed in" })));
}

#[tokio::test]
async fn middleware_may_have_a_state() {
    struct Keys(Vec<&'static str>);
    let check = with(Keys(vec!["k1"]), async |keys: &Keys, handshake: &mut Handshake| {
        let known = handshake.query("key").is_some_and(|key| keys.0.contains(&key.as_str()));
        if known { Ok(()) } else { Err(Error::not_authenticated("Unknown key")) }
    });
    let server = start(App::new().socketio(SocketIo::new().middleware(check))).await;
    for (query, known) in [("key=k1", true), ("key=k2", false), ("k=k1", false)] {
        let client = Client::builder(server.addr).query(query).connect().await;
        assert_eq!(client.is_ok(), known, "{query}");
    }
}
