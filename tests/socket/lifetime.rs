//! The end of a connection, from either side and in whatever way: the server forgets it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use feathers::{App, Connection, Handshake, Result, Socket, SocketIo, everyone, with};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::client::Client;
use crate::client::polling::Polling;
use crate::server::{Running, answered, start, until};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    fn find(&self) -> Result<()> {
        Ok(())
    }

    fn create(&self, data: Value) -> Result<Value> {
        Ok(data)
    }

    /// Ends the connection of the caller.
    async fn remove(&self, id: Value, connection: Connection) -> Result<Value> {
        if id == "later" {
            tokio::task::yield_now().await;
        }
        connection.close();
        Ok(id)
    }
}

async fn server() -> Running {
    start(App::new().service(Messages).publish(everyone())).await
}

async fn polling(server: &Running, eio: u8) -> Polling {
    let client = Polling::open(server.addr, eio).await;
    if eio == 4 {
        client.send("40").await;
    }
    if client.first.is_empty() {
        client.packets().await;
    }
    client
}

#[tokio::test]
async fn a_connection_is_forgotten_however_it_ends() {
    let server = server().await;
    let keeper = server.client().await;
    for eio3 in [false, true] {
        let connect = async || {
            let client = if eio3 { server.client_3().await } else { server.client().await };
            server.connections(2).await;
            client
        };
        connect().await.close().await;
        server.connections(1).await;

        drop(connect().await);
        server.connections(1).await;

        let leaves = connect().await;
        leaves.raw("41").await;
        server.connections(1).await;

        let engine = connect().await;
        engine.raw("1").await;
        server.connections(1).await;

        let polls = polling(&server, if eio3 { 3 } else { 4 }).await;
        server.connections(2).await;
        let (close, poll) = tokio::join!(polls.send("1"), polls.get());
        assert_eq!(close.0, 200);
        assert!(matches!(poll.0, 200 | 400), "it was answered at the end, or came too late: {poll:?}");
        server.connections(1).await;
        assert_eq!(polls.get().await.0, 400, "the session is over");
    }
    assert_eq!(keeper.call(json!(["find", "messages"])).await, answered(json!(null)));
    let everyone = keeper.call(json!(["create", "messages", 5])).await;
    assert_eq!(everyone, answered(5), "nothing is left that events are sent to");
}

#[tokio::test]
async fn who_is_silent_is_dropped() {
    let settings = SocketIo::new().ping_interval(Duration::from_millis(100)).ping_timeout(Duration::from_millis(100));
    let server = start(App::new().service(Messages).publish(everyone()).socketio(settings)).await;
    let [alive, alive_3] = server.both().await;
    assert_eq!((&alive.handshake()["pingInterval"], &alive.handshake()["pingTimeout"]), (&json!(100), &json!(100)));
    for eio3 in [false, true] {
        let builder = Client::builder(server.addr).no_pings();
        let dead = if eio3 { builder.eio3() } else { builder }.connect().await.unwrap();
        dead.closed().await;
    }
    Polling::open(server.addr, 4).await.send("40").await;
    server.connections(2).await;
    for client in [&alive, &alive_3] {
        assert_eq!(client.call(json!(["find", "messages"])).await, answered(json!(null)));
    }
}

#[tokio::test]
async fn after_leaving_nothing_is_heard_and_a_client_may_join_again() {
    let server = server().await;
    let other = server.client().await;
    for round in 1..=3 {
        let client = server.client().await;
        server.connections(2).await;
        let first = client.sid();
        client.raw("41").await;
        server.connections(1).await;
        other.call(json!(["create", "messages", round])).await;
        client.raw("40").await;
        server.connections(2).await;
        until("it has joined again", || client.seen().len() == 1).await;
        client.forget();
        other.call(json!(["create", "messages", "again"])).await;
        assert_eq!(client.expect_event("messages created").await, "again");
        assert_eq!(client.call(json!(["find", "messages"])).await, answered(json!(null)));
        assert_eq!(client.events().len(), 1, "{client:?}");
        assert_eq!(client.sid(), first, "the same engine connection");
        drop(client);
        server.connections(1).await;
    }
}

#[tokio::test]
async fn a_method_may_end_the_connection() {
    let server = server().await;
    let other = server.client().await;
    for when in ["now", "later"] {
        for eio3 in [false, true] {
            let client = if eio3 { server.client_3().await } else { server.client().await };
            client.start(json!(["remove", "messages", when])).await;
            client.closed().await;
            server.connections(1).await;
            let disconnects = client.seen().iter().filter(|seen| **seen == crate::client::Seen::Disconnect).count();
            assert_eq!(disconnects, 0, "a client that is told to go would not come back by itself");
        }
        let polls = polling(&server, 4).await;
        server.connections(2).await;
        polls.send(&format!(r#"420["remove","messages","{when}"]"#)).await;
        server.connections(1).await;
        polls.over().await;
    }
    assert_eq!(other.call(json!(["find", "messages"])).await, answered(json!(null)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_while_middleware_runs_is_not_kept() {
    #[derive(Clone, Default)]
    struct Steps(Arc<AtomicUsize>, Arc<Notify>, Arc<AtomicUsize>);
    let steps = Steps::default();
    let wait = with(steps.clone(), async |steps: &Steps, _: &mut Handshake| {
        steps.0.fetch_add(1, Ordering::SeqCst);
        steps.1.notified().await;
        steps.2.fetch_add(1, Ordering::SeqCst);
        Ok(())
    });
    let server = start(App::new().service(Messages).publish(everyone()).socketio(SocketIo::new().middleware(wait))).await;
    for n in 1..=20 {
        let builder = Client::builder(server.addr).unjoined();
        // Engine.IO 3 joins by itself.
        let client = if n % 2 == 0 { builder.eio3() } else { builder }.connect().await.unwrap();
        if n % 2 == 1 {
            client.raw("40").await;
        }
        until("middleware runs", || steps.0.load(Ordering::SeqCst) == n).await;
        if n % 4 < 2 {
            drop(client);
            steps.1.notify_one();
        } else {
            // The other way round: let in, and gone before it could know.
            steps.1.notify_one();
            drop(client);
        }
        until("middleware has run", || steps.2.load(Ordering::SeqCst) == n).await;
    }
    server.connections(0).await;
}

/// Waits, and says when it was dropped.
struct Waits(Arc<Notify>, Arc<Mutex<Vec<String>>>);

#[feathers::service("waits")]
impl Waits {
    async fn get(&self, id: String, connection: Connection) -> Result<String> {
        self.0.notified().await;
        self.1.lock().unwrap().push(id.clone());
        connection.insert(id.clone());
        Ok(id)
    }
}

#[tokio::test]
async fn a_call_of_a_client_that_has_left_runs_to_its_end() {
    let (open, done) = (Arc::new(Notify::new()), Arc::default());
    let kept = Arc::new(Mutex::new(None::<Socket>));
    let keep = kept.clone();
    let settings = SocketIo::new().on_connect(move |socket: Socket, _| *keep.lock().unwrap() = Some(socket));
    let server = start(App::new().service(Waits(open.clone(), Arc::clone(&done))).socketio(settings)).await;
    for client in server.both().await {
        client.start(json!(["get", "waits", "x"])).await;
        client.start(json!(["get", "waits", "y"])).await;
        // The answer to a call behind them tells that both have begun.
        client.call(json!(["get", "nosuch"])).await;
        drop(client);
    }
    server.connections(0).await;
    open.notify_waiters();
    until("all four are done", || done.lock().unwrap().len() == 4).await;
    let socket = kept.lock().unwrap().take().unwrap();
    socket.emit("late", "nobody hears it").unwrap();
    socket.close();
    assert!(server.client().await.call(json!(["get", "nosuch"])).await[0].is_object(), "the server is well");
}
