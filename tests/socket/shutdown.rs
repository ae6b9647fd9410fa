//! The graceful end: what is under way is finished, nothing new begins, and clients are sent away to come back elsewhere.

use std::sync::Arc;
use std::time::{Duration, Instant};

use feathers::{App, Class, Connection, Result, Socket, SocketIo, everyone};
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

use crate::client::polling::{Polling, http};
use crate::client::{Client, Refused, Seen};
use crate::server::{Running, answered, refused, refused_legacy, start, until, within};

/// Answers when it is let through.
struct Gate(Arc<Semaphore>);

#[feathers::service("gate")]
impl Gate {
    fn find(&self) -> Result<()> {
        Ok(())
    }

    async fn get(&self, id: String) -> Result<String> {
        self.0.acquire().await.expect("it is not closed").forget();
        Ok(id)
    }

    async fn create(&self, data: String) -> Result<String> {
        self.0.acquire().await.expect("it is not closed").forget();
        Ok(data)
    }
}

async fn server(deadline: Duration) -> (Running, Arc<Semaphore>) {
    let open = Arc::new(Semaphore::new(0));
    let settings = SocketIo::new().shutdown_deadline(deadline).on_connect(|socket: Socket, _| {
        socket.on("own", async |data: Value, _: Connection| Ok(data));
    });
    let app = App::new().service(Gate(open.clone())).publish(everyone()).socketio(settings);
    (start(app).await, open)
}

/// Begins the end, and comes back when it has begun.
async fn begin(server: &Running) -> JoinHandle<()> {
    let ending = server.server.clone();
    let task = tokio::spawn(async move { ending.shutdown().await });
    let begin = Instant::now();
    while http(server.addr, "GET", "/socket.io/?EIO=4&transport=polling", &[], b"").await.status == 200 {
        assert!(begin.elapsed() < crate::client::TIMEOUT, "new clients still come in");
    }
    task
}

fn gone_without_a_word(client: &Client) {
    assert!(!client.seen().contains(&Seen::Disconnect), "a client that is told to go does not come back: {client:?}");
}

const LONG: Duration = Duration::from_secs(60);

#[tokio::test]
async fn what_is_in_flight_is_answered_and_announced() {
    let (server, open) = server(LONG).await;
    let [one, two] = server.both().await;
    let first = one.start(json!(["get", "gate", "first"])).await;
    let second = two.start(json!(["gate::create", ["not a string"]])).await;
    two.ack(second).await;
    let second = two.start(json!(["create", "gate", "second"])).await;
    one.call(json!(["find", "gate"])).await;
    two.call(json!(["find", "gate"])).await;
    let ending = begin(&server).await;
    assert!(!ending.is_finished(), "it waits for the calls");

    open.add_permits(2);
    assert_eq!(one.ack(first).await, answered("first"));
    assert_eq!(two.ack(second).await, answered("second"));
    assert_eq!(one.expect_event("gate created").await, "second");
    within("the end", ending).await.unwrap();
    for client in [&one, &two] {
        client.closed().await;
        gone_without_a_word(client);
    }
    assert_eq!(server.server.connections(), 0);
}

#[tokio::test]
async fn new_calls_are_refused_while_it_ends() {
    let (server, open) = server(LONG).await;
    let [one, two] = server.both().await;
    let waits = one.start(json!(["get", "gate", "x"])).await;
    one.call(json!(["find", "gate"])).await;
    let ending = begin(&server).await;
    let message = "The server is shutting down";
    for client in [&one, &two] {
        assert_eq!(client.call(json!(["find", "gate"])).await, refused(Class::Unavailable, message));
        assert_eq!(client.call(json!(["gate::find"])).await, refused_legacy(Class::Unavailable, message));
        assert_eq!(client.call(json!(["own", 1])).await, refused(Class::Unavailable, message));
    }
    open.add_permits(1);
    assert_eq!(one.ack(waits).await, answered("x"));
    within("the end", ending).await.unwrap();
    one.closed().await;
    two.closed().await;
}

#[tokio::test]
async fn new_connections_are_refused_while_it_ends() {
    let (server, open) = server(LONG).await;
    let client = server.client().await;
    let early = Client::builder(server.addr).unjoined().connect().await.unwrap();
    let waits = client.start(json!(["get", "gate", "x"])).await;
    client.call(json!(["find", "gate"])).await;
    let ending = begin(&server).await;

    for eio in [3, 4] {
        let path = format!("/socket.io/?EIO={eio}&transport=polling");
        let reply = http(server.addr, "GET", &path, &[], b"").await;
        assert_eq!((reply.status, &reply.json()["message"]), (503, &json!("The server is shutting down")));
        let builder = Client::builder(server.addr);
        let late = if eio == 3 { builder.eio3() } else { builder }.connect().await.unwrap_err();
        assert!(matches!(&late, Refused::Http(503, body) if body.contains("shutting down")), "{late:?}");
    }
    early.raw("40").await;
    until("who had not joined is told", || early.joined().is_some()).await;
    assert_eq!(early.joined(), Some(Err(json!({ "message": "The server is shutting down" }))));
    early.closed().await;

    open.add_permits(1);
    assert_eq!(client.ack(waits).await, answered("x"));
    within("the end", ending).await.unwrap();
}

#[tokio::test]
async fn an_idle_server_ends_at_once_with_all_its_connections() {
    let (server, _) = server(LONG).await;
    let clients = server.both().await;
    let polls = Polling::open(server.addr, 4).await;
    polls.send("40").await;
    polls.packets().await;
    server.connections(3).await;
    let (last, ()) = tokio::join!(polls.get(), async {
        within("the end", server.server.shutdown()).await;
    });
    assert!(!last.1.contains("41"), "{last:?}");
    for client in &clients {
        client.closed().await;
        gone_without_a_word(client);
    }
    assert_eq!(server.server.connections(), 0);
    assert_ne!(polls.get().await.0, 200, "the session is over");
}

#[tokio::test]
async fn who_has_not_joined_is_sent_away_as_well() {
    let (server, _) = server(LONG).await;
    let unjoined = Client::builder(server.addr).unjoined().connect().await.unwrap();
    within("the end", server.server.shutdown()).await;
    unjoined.closed().await;
}

#[tokio::test]
async fn a_call_that_never_ends_is_not_waited_for_longer_than_the_deadline() {
    let (server, _open) = server(Duration::from_millis(200)).await;
    let client = server.client().await;
    client.start(json!(["get", "gate", "x"])).await;
    client.call(json!(["find", "gate"])).await;
    let begin = Instant::now();
    within("the end", server.server.shutdown()).await;
    assert!(begin.elapsed() >= Duration::from_millis(200), "it had its time");
    client.closed().await;
    gone_without_a_word(&client);
    assert_eq!(server.server.connections(), 0);
}

#[tokio::test]
async fn it_may_be_ended_twice() {
    let (server, _) = server(LONG).await;
    let client = server.client().await;
    within("the end", async { tokio::join!(server.server.shutdown(), server.server.shutdown()) }).await;
    client.closed().await;
    within("the end again", server.server.shutdown()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_polls_may_fetch_the_answers_that_are_due() {
    let (server, open) = server(LONG).await;
    let polling = Polling::open(server.addr, 4).await;
    polling.send("40").await;
    server.connections(1).await;
    polling.send(r#"420["get","gate","x"]"#).await;
    let ended = begin(&server).await;
    open.add_permits(1);
    let mut packets: Vec<String> = Vec::new();
    while !packets.iter().any(|packet| packet.starts_with("430")) {
        packets.extend(within("the answer", polling.packets()).await);
    }
    within("the end", ended).await.unwrap();
}
