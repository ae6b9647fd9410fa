//! How much one client may ask: the length of a message and the number of calls at once.

use std::sync::Arc;
use std::time::Duration;

use feathers::{App, Class, Result, SocketIo, nobody};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::client::polling::{Polling, encode, http};
use crate::client::{Client, placeholder};
use crate::server::{Running, answered, refused, start};

struct Sizes;

#[feathers::service("sizes")]
impl Sizes {
    fn create(&self, data: Value) -> Result<usize> {
        Ok(data.as_str().map_or(0, str::len))
    }
}

struct Files;

#[feathers::service("files")]
impl Files {
    fn create(&self, data: feathers::Bytes) -> Result<usize> {
        Ok(data.len())
    }
}

/// Answers when a permit is there.
struct Gate(Arc<Semaphore>);

#[feathers::service("gate")]
impl Gate {
    fn find(&self) -> Result<()> {
        Ok(())
    }

    async fn get(&self, id: u64) -> Result<u64> {
        self.0.acquire().await.expect("it is not closed").forget();
        Ok(id)
    }
}

const LIMIT: usize = 2000;

async fn small() -> Running {
    start(App::new().service(Sizes).service(Files).publish(nobody()).socketio(SocketIo::new().max_message(LIMIT))).await
}

/// A call of this many bytes in all, `4` and `2` included.
fn call_of(bytes: usize) -> String {
    let around = r#"420["create","sizes",""]"#;
    format!(r#"420["create","sizes","{}"]"#, "x".repeat(bytes - around.len()))
}

#[tokio::test]
async fn a_message_that_is_too_long_ends_a_websocket() {
    let server = small().await;
    assert_eq!(server.client().await.handshake()["maxPayload"], LIMIT);
    for eio3 in [false, true] {
        for excess in [1, 10 * LIMIT] {
            let client = if eio3 { server.client_3().await } else { server.client().await };
            client.raw(&call_of(LIMIT)).await;
            assert_eq!(client.ack(0).await[0], Value::Null, "one that fits is answered");
            client.raw(&call_of(LIMIT + excess)).await;
            client.closed().await;
            assert_eq!(client.heard().len(), 1, "{client:?}");
        }
    }
    server.connections(0).await;
    assert_eq!(server.client().await.call(json!(["create", "sizes", "abc"])).await, answered(3));
}

#[tokio::test]
async fn attachments_that_are_too_long_end_a_websocket() {
    let server = small().await;
    for eio3 in [false, true] {
        let connect = async || if eio3 { server.client_3().await } else { server.client().await };
        let client = connect().await;
        let fits = client.call_binary(json!(["create", "files", placeholder(0)]), vec![vec![0; LIMIT - 1]]).await;
        assert_eq!(fits.0, answered(LIMIT - 1));
        client.start_binary(json!(["create", "files", placeholder(0)]), vec![vec![0; LIMIT + 1]]).await;
        client.closed().await;

        let client = connect().await;
        let event = json!(["create", "files", placeholder(0), { "a": placeholder(1) }]);
        client.start_binary(event, vec![vec![0; LIMIT / 2 + 1]; 2]).await;
        client.closed().await;
        assert_eq!(client.heard(), []);
    }
    server.connections(0).await;
}

#[tokio::test]
async fn a_message_that_is_too_long_is_refused_on_polling() {
    let server = small().await;
    for eio in [3, 4] {
        let client = Polling::open(server.addr, eio).await;
        if eio == 4 {
            client.send("40").await;
        }
        if client.first.is_empty() {
            client.packets().await;
        }
        let fits = call_of(LIMIT - 10);
        assert_eq!(client.send(&fits).await, (200, "ok".into()));
        assert_eq!(client.packets().await.len(), 1);
        assert_eq!(client.send(&call_of(LIMIT + 1)).await.0, 413, "Engine.IO {eio}");

        // The length is not what counts, but what comes.
        let client = Polling::open(server.addr, eio).await;
        let body = encode(eio, &[&call_of(4 * LIMIT)]);
        let chunked = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
        let headers = [("Content-Type", "text/plain;charset=UTF-8"), ("Transfer-Encoding", "chunked")];
        assert_eq!(http(server.addr, "POST", &client.path(), &headers, chunked.as_bytes()).await.status, 413);
    }
    server.connections(0).await;
    assert_eq!(server.client().await.call(json!(["create", "sizes", "abc"])).await, answered(3));
}

#[tokio::test]
async fn by_default_a_megabyte_is_the_limit() {
    let server = start(App::new().service(Sizes).publish(nobody())).await;
    let client = server.client().await;
    assert_eq!(client.handshake()["maxPayload"], 1_000_000);
    client.raw(&call_of(1_000_000)).await;
    assert_eq!(client.ack(0).await[0], Value::Null);
    client.raw(&call_of(1_000_001)).await;
    client.closed().await;
}

#[tokio::test]
async fn calls_beyond_the_limit_are_refused_and_all_others_answered() {
    let open = Arc::new(Semaphore::new(0));
    let app = App::new().service(Gate(open.clone())).publish(nobody()).socketio(SocketIo::new().max_calls(3));
    let server = start(app).await;
    let excess = refused(Class::TooManyRequests, "More than 3 calls at once on one connection");
    let other = server.client().await;
    for client in server.both().await {
        for round in 0..3 {
            let first = start_calls(&client, 7).await;
            for id in first + 3..first + 7 {
                assert_eq!(client.ack(id).await, excess, "round {round}");
            }
            assert_eq!(client.call(json!(["find", "gate"])).await, excess, "one that need not wait counts as well");
            assert_eq!(other.call(json!(["find", "gate"])).await, answered(json!(null)), "each connection for itself");
            open.add_permits(3);
            for id in first..first + 3 {
                assert_eq!(client.ack(id).await, answered(id), "round {round}");
            }
            assert_eq!(client.call(json!(["find", "gate"])).await, answered(json!(null)), "there is room again");
        }
    }
}

/// Starts calls that wait, and gives back the id of the first. What they get is their own id.
async fn start_calls(client: &Client, count: u64) -> u64 {
    let first = client.start(json!(["nosuch::find"])).await + 1;
    for id in first..first + count {
        assert_eq!(client.start(json!(["get", "gate", id, {}])).await, id);
    }
    first
}

#[tokio::test]
async fn calls_of_a_client_that_leaves_are_not_counted_for_the_next() {
    let open = Arc::new(Semaphore::new(0));
    let app = App::new().service(Gate(open.clone())).publish(nobody()).socketio(SocketIo::new().max_calls(2));
    let server = start(app).await;
    let client = server.client().await;
    start_calls(&client, 2).await;
    drop(client);
    server.connections(0).await;
    let next = server.client().await;
    let first = start_calls(&next, 2).await;
    open.add_permits(4);
    assert_eq!(next.ack(first + 1).await, answered(first + 1));
}

#[tokio::test]
async fn a_ping_interval_of_nothing_is_a_short_one() {
    let server = start(App::new().service(Sizes).publish(nobody()).socketio(SocketIo::new().ping_interval(Duration::ZERO))).await;
    let client = server.client().await;
    assert_eq!(client.handshake()["pingInterval"], 1);
    assert_eq!(client.call(json!(["create", "sizes", "abc"])).await, answered(3));
}
