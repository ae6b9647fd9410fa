//! A client that takes nothing: it is cut off, and nobody else waits for it.

use std::time::{Duration, Instant};

use feathers::{App, Result, SocketIo, everyone};
use serde_json::{Value, json};

use crate::client::Client;
use crate::client::polling::Polling;
use crate::server::{Running, answered, start_narrow, until};

#[derive(serde::Serialize, schemars::JsonSchema)]
struct Item {
    n: u32,
    text: String,
}

/// Makes as many items of such a length as the data say.
struct Flood;

#[feathers::service("flood")]
impl Flood {
    fn find(&self) -> Result<()> {
        Ok(())
    }

    fn create(&self, data: (u32, usize)) -> Result<Vec<Item>> {
        Ok((0..data.0).map(|n| Item { n, text: "x".repeat(data.1) }).collect())
    }
}

async fn server(socketio: SocketIo) -> Running {
    start_narrow(App::new().service(Flood).publish(everyone()).socketio(socketio)).await
}

/// A client that has connected and then reads no more.
async fn stalled(server: &Running) -> Client {
    let client = Client::builder(server.addr).receive_buffer(4096).connect().await.unwrap();
    client.stop_reading();
    client
}

/// The numbers of the items this client has heard of.
fn numbers(client: &Client) -> Vec<u64> {
    client.events().iter().map(|(_, arguments)| arguments[0]["n"].as_u64().unwrap()).collect()
}

/// Short, but long enough for a healthy client on a machine with much to do.
const STALL: Duration = Duration::from_secs(2);

/// More than is buffered for a connection below its outbox.
const COUNT: u32 = 200;
const SIZE: usize = 4000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stalls_is_cut_off_and_the_others_get_everything() {
    let server = server(SocketIo::new().stall_timeout(STALL).buffer(16)).await;
    let slow = stalled(&server).await;
    let [one, two] = server.both().await;
    let begin = Instant::now();
    one.send(json!(["create", "flood", [COUNT, SIZE], {}])).await;
    until("the client that stalls is gone", || server.server.connections() == 2).await;
    assert!(begin.elapsed() >= STALL, "it had its time: {:?}", begin.elapsed());
    for client in [&one, &two] {
        until("all events are there", || client.event_count() == COUNT as usize).await;
        assert_eq!(client.call(json!(["find", "flood"])).await, answered(Value::Null));
        assert_eq!(numbers(client), (0..u64::from(COUNT)).collect::<Vec<_>>());
    }
    slow.resume();
    slow.closed().await;
    assert!(slow.event_count() < COUNT as usize, "the rest is not kept for it");
    assert_eq!(server.server.connections(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_slow_and_not_stalled_is_kept() {
    let server = server(SocketIo::new().stall_timeout(Duration::from_secs(20)).buffer(16)).await;
    let slow = stalled(&server).await;
    let other = server.client().await;
    other.send(json!(["create", "flood", [COUNT, SIZE], {}])).await;
    until("all events are there", || other.event_count() == COUNT as usize).await;
    slow.resume();
    until("all events are there", || slow.event_count() == COUNT as usize).await;
    assert_eq!(slow.call(json!(["find", "flood"])).await, answered(Value::Null));
    assert_eq!(numbers(&slow), (0..u64::from(COUNT)).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_lets_too_much_wait_is_cut_off_at_once() {
    let server = server(SocketIo::new().stall_timeout(Duration::from_secs(600)).backlog(100_000).buffer(16)).await;
    let slow = stalled(&server).await;
    let other = server.client().await;
    // The events of a call that are on their way may be as large as they like; what waits behind them may not.
    for calls in 1..=2 {
        other.send(json!(["create", "flood", [COUNT, SIZE], {}])).await;
        until("all events are there", || other.event_count() == calls * COUNT as usize).await;
        assert_eq!(server.server.connections(), 2, "one call does not cut anybody off");
    }
    other.send(json!(["create", "flood", [1, 1], {}])).await;
    server.connections(1).await;
    until("the next event is there", || other.event_count() == 2 * COUNT as usize + 1).await;
    slow.resume();
    slow.closed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_and_does_not_listen_is_cut_off() {
    let server = server(SocketIo::new().stall_timeout(STALL).buffer(16)).await;
    let healthy = server.client().await;
    let slow = Client::builder(server.addr).receive_buffer(4096).eio3().connect().await.unwrap();
    slow.stop_reading();
    slow.start(json!(["create", "flood", [COUNT, SIZE], {}])).await;
    server.connections(1).await;
    until("all events are there", || healthy.event_count() == COUNT as usize).await;
    slow.resume();
    slow.closed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_polling_client_that_does_not_come_back_is_cut_off() {
    let server = server(SocketIo::new().stall_timeout(STALL).buffer(16)).await;
    let polling = Polling::open(server.addr, 4).await;
    polling.send("40").await;
    server.connections(1).await;
    let other = server.client().await;
    other.send(json!(["create", "flood", [100, 10], {}])).await;
    until("all events are there", || other.event_count() == 100).await;
    server.connections(1).await;
    // What was buffered may still be fetched, and then the session is over.
    polling.over().await;
}
