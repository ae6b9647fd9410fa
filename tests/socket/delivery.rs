//! Many events to many clients: all arrive, in order, with whatever buffer.

use feathers::{App, OneOrMany, Result, SocketIo, everyone};
use serde_json::{Value, json};

use crate::client::polling::Polling;
use crate::client::{Client, Seen};
use crate::server::{Running, answered, start};

struct Items;

#[feathers::service("items")]
impl Items {
    fn find(&self) -> Result<()> {
        Ok(())
    }

    fn create(&self, data: OneOrMany<u64>) -> Result<OneOrMany<u64>> {
        Ok(data)
    }

    async fn patch(&self, _id: Value, data: u64) -> Result<Vec<u64>> {
        tokio::task::yield_now().await;
        Ok((0..data).collect())
    }
}

async fn server(buffer: Option<usize>) -> Running {
    let socketio = SocketIo::new();
    let socketio = match buffer {
        Some(packets) => socketio.buffer(packets),
        None => socketio,
    };
    start(App::new().service(Items).publish(everyone()).socketio(socketio)).await
}

/// The payloads of all events of this name.
fn payloads(client: &Client, name: &str) -> Vec<u64> {
    let payload = |(own, arguments): (String, Vec<Value>)| (own == name).then(|| arguments[0].as_u64().unwrap());
    client.events().into_iter().filter_map(payload).collect()
}

async fn bulk(buffer: Option<usize>) {
    let server = server(buffer).await;
    let mut clients = Vec::new();
    for n in 0..20 {
        clients.push(if n % 2 == 0 { server.client().await } else { server.client_3().await });
    }
    let list: Vec<u64> = (0..1000).collect();
    let answer = clients[0].call(json!(["create", "items", list, {}])).await;
    assert_eq!(answer, answered(list.clone()));
    assert_eq!(payloads(&clients[0], "items created"), list, "all events come before the ack");
    for client in &clients[1..] {
        // What was sent to a client before this call stands before its ack.
        assert_eq!(client.call(json!(["find", "items"])).await, answered(json!(null)));
        assert_eq!(payloads(client, "items created"), list);
    }
    assert_eq!(server.server.connections(), 20, "nobody was cut off");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bulk_create_reaches_everybody_with_the_default_buffer() {
    bulk(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bulk_create_reaches_everybody_with_a_small_buffer() {
    bulk(Some(16)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bulk_create_reaches_everybody_with_the_smallest_buffer() {
    bulk(Some(1)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acks_and_events_leave_in_the_order_they_were_made() {
    for buffer in [None, Some(16)] {
        let server = server(buffer).await;
        for eio3 in [false, true] {
            let client = if eio3 { server.client_3().await } else { server.client().await };
            for n in 0..300 {
                let event = if n % 3 == 0 { json!(["items::create", [n, n]]) } else { json!(["create", "items", [n, n], {}]) };
                let event = if n % 5 == 0 { json!(["find", "items"]) } else { event };
                assert_eq!(client.start(event).await, n);
            }
            client.ack(299).await;
            client.call(json!(["find", "items"])).await;
            let mut expected = Vec::new();
            for n in 0..300_u64 {
                let event = Seen::Event("items created".into(), vec![n.into()], vec![]);
                let ack = |result: Value| Seen::Ack(n, answered(result), vec![]);
                match (n % 5, n % 3) {
                    (0, _) => expected.push(ack(json!(null))),
                    (_, 0) => expected.extend([ack(json!([n, n])), event.clone(), event]),
                    _ => expected.extend([event.clone(), event, ack(json!([n, n]))]),
                }
            }
            let seen = client.seen();
            let differ = seen.iter().zip(&expected).position(|(seen, expected)| seen != expected);
            assert_eq!((differ, seen.len()), (None, expected.len() + 1), "{:?}", differ.map(|at| (&seen[at], &expected[at])));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_at_once_do_not_tear_each_others_events_apart() {
    let server = server(Some(16)).await;
    let listener = server.client().await;
    let mut clients = Vec::new();
    for _ in 0..4 {
        clients.push(server.client().await);
    }
    for client in &clients {
        client.send(json!(["patch", "items", null, 250, {}])).await;
        client.send(json!(["patch", "items", null, 250, {}])).await;
    }
    // Each call's events come as one block, so each block counts from 0 to 249.
    let mut heard = Vec::new();
    while heard.len() < 8 * 250 {
        heard.push(listener.expect_event("items patched").await.as_u64().unwrap());
        if heard.len() % 250 == 0 {
            listener.forget_taken();
        }
    }
    let expected: Vec<u64> = (0..8).flat_map(|_| 0..250).collect();
    assert_eq!(heard, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_joins_while_others_write_hears_first_that_it_is_connected() {
    let server = server(Some(64)).await;
    let writer = server.client().await;
    let write = async {
        for n in 0.. {
            writer.call(json!(["create", "items", [n], {}])).await;
            writer.forget();
        }
    };
    let join = async {
        for n in 0..30 {
            let client = Polling::open(server.addr, if n % 2 == 0 { 3 } else { 4 }).await;
            if client.eio == 4 {
                client.send("40").await;
            }
            let mut packets = client.first.clone();
            while packets.len() < 20 {
                packets.extend(client.packets().await);
            }
            assert!(packets[0].starts_with("40"), "{packets:?}");
            let number = |packet: &String| packet.strip_prefix(r#"42["items created","#)?.strip_suffix(']')?.parse::<u64>().ok();
            let numbers: Vec<u64> = packets[1..].iter().filter_map(number).collect();
            assert_eq!(numbers.len(), packets.len() - 1, "{packets:?}");
            assert!(numbers.windows(2).all(|pair| pair[0] + 1 == pair[1]), "nothing is missing: {numbers:?}");
            client.send("1").await;
        }
    };
    tokio::select! { () = write => {}, () = join => {} }
}

#[tokio::test]
async fn a_polling_client_gets_all_of_it_too() {
    for eio in [3, 4] {
        let server = server(Some(16)).await;
        let client = Polling::open(server.addr, eio).await;
        if eio == 4 {
            client.send("40").await;
        }
        let mut packets = client.first.clone();
        while packets.is_empty() {
            packets = client.packets().await;
        }
        let list: Vec<u64> = (0..1000).collect();
        client.send(&format!(r#"427{}"#, json!(["create", "items", list, {}]))).await;
        let mut packets = Vec::new();
        while packets.len() < 1001 {
            packets.extend(client.packets().await);
        }
        let mut expected: Vec<String> = list.iter().map(|n| format!(r#"42["items created",{n}]"#)).collect();
        expected.push(format!("437{}", answered(list)));
        assert_eq!(packets, expected, "Engine.IO {eio}");
    }
}

/// More at once than may wait in an outbox, and its answer behind it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bulk_larger_than_the_backlog_reaches_its_caller_and_is_answered() {
    #[derive(serde::Serialize, schemars::JsonSchema)]
    struct Large {
        n: u32,
        text: String,
    }
    struct Bulk;

    #[feathers::service("bulk")]
    impl Bulk {
        fn create(&self, data: u32) -> Result<Vec<Large>> {
            Ok((0..data).map(|n| Large { n, text: "x".repeat(1000) }).collect())
        }
    }

    let app = App::new().service(Bulk).publish(everyone()).socketio(SocketIo::new().backlog(1_000_000));
    let server = start(app).await;
    for (calls, client) in (1..).zip(server.both().await) {
        let answer = client.call(json!(["create", "bulk", 4000])).await;
        assert_eq!(answer[1].as_array().map(Vec::len), Some(4000));
        assert_eq!(client.event_count(), calls * 4000, "everyone hears of both");
    }
}
