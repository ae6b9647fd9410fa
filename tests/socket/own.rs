//! Events of the user's own beside the services: `on_connect`, `emit` and `on`.

use std::sync::{Arc, Mutex};

use feathers::{App, Class, Connection, Error, Handshake, Result, Socket, SocketIo, nobody};
use serde_json::{Value, json};

use crate::client::Client;
use crate::client::polling::Polling;
use crate::server::{Running, answered, refused, refused_at, start, until};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    fn find(&self) -> Result<&'static str> {
        Ok("the service")
    }
}

struct Name(String);

#[derive(serde::Deserialize)]
struct Other {
    my: String,
}

type Log = Arc<Mutex<Vec<String>>>;

/// Listens and emits as the first example of socket.io does.
async fn server() -> (Running, Log) {
    let log = Log::default();
    let heard = log.clone();
    let socketio = SocketIo::new()
        .middleware(async |handshake: &mut Handshake| {
            let name = handshake.query("name").unwrap_or_else(|| "somebody".into());
            handshake.insert(Name(name));
            Ok(())
        })
        .on_connect(move |socket: Socket, connection: Connection| {
            let name = connection.get::<Name>().expect("all middleware has run").0.clone();
            socket.emit("news", &json!({ "hello": name })).unwrap();
            let log = heard.clone();
            socket.on("my other event", move |data: Other, connection: Connection| {
                let log = log.clone();
                async move {
                    let name = connection.get::<Name>().map(|name| name.0.clone());
                    log.lock().unwrap().push(data.my.clone());
                    Ok(json!({ "from": name, "my": data.my }))
                }
            });
        })
        .on_connect(|socket: Socket, _: Connection| {
            socket.emit("second", "text").unwrap();
            socket.on("maybe", async |data: Option<u8>, _: Connection| Ok(data));
            socket.on("replaced", async |_: Value, _: Connection| Ok(1));
            socket.on("replaced", async |_: Value, _: Connection| Ok(2));
            socket.on("fails", async |_: Value, _: Connection| Err::<(), _>(Error::conflict("Not that")));
            socket.on("find", async |_: Value, _: Connection| Ok("the listener"));
            socket.on("messages::find", async |_: Value, _: Connection| Ok("the listener"));
            let back = socket.clone();
            socket.on("echo", move |data: Value, _: Connection| {
                let sent = back.emit("echoed", &data);
                async move { sent }
            });
        });
    (start(App::new().service(Messages).publish(nobody()).socketio(socketio)).await, log)
}

#[tokio::test]
async fn what_is_emitted_on_connect_arrives_first_and_in_order() {
    let (server, _) = server().await;
    for eio3 in [false, true] {
        let builder = Client::builder(server.addr).query("name=Ann");
        let client = if eio3 { builder.eio3() } else { builder }.connect().await.unwrap();
        assert_eq!(client.call(json!(["find", "messages"])).await, answered("the service"));
        let events = client.events();
        assert_eq!(events, [("news".into(), vec![json!({ "hello": "Ann" })]), ("second".into(), vec![json!("text")])]);
        assert!(client.seen()[2].is_ack(0), "the answer comes behind them: {client:?}");
    }
    let client = Polling::open(server.addr, 4).await;
    client.send("40").await;
    let mut packets = client.packets().await;
    while packets.len() < 3 {
        packets.extend(client.packets().await);
    }
    assert!(packets[0].starts_with("40"), "{packets:?}");
    assert_eq!(packets[1..], [r#"42["news",{"hello":"somebody"}]"#, r#"42["second","text"]"#]);
}

#[tokio::test]
async fn listeners_hear_with_and_without_an_ack() {
    let (server, log) = server().await;
    for client in server.both().await {
        log.lock().unwrap().clear();
        client.send(json!(["my other event", { "my": "data" }])).await;
        let answer = client.call(json!(["my other event", { "my": "more", "x": 1 }, "not looked at", 5])).await;
        assert_eq!(answer, answered(json!({ "from": "somebody", "my": "more" })));
        until("both are heard", || log.lock().unwrap().len() == 2).await;
        assert_eq!(*log.lock().unwrap(), ["data", "more"]);

        assert_eq!(client.call(json!(["echo", { "a": [1] }])).await, answered(json!(null)));
        assert_eq!(client.expect_event("echoed").await, json!({ "a": [1] }));
        client.send(json!(["echo", "again"])).await;
        assert_eq!(client.expect_event("echoed").await, "again");
        assert_eq!(client.call(json!(["fails", 1])).await, refused(Class::Conflict, "Not that"));
        assert_eq!(client.call(json!(["replaced", 1])).await, answered(2), "the last listener counts");
    }
}

#[tokio::test]
async fn a_wrong_payload_is_an_error_ack_and_is_not_heard() {
    let (server, log) = server().await;
    for client in server.both().await {
        let missing = refused_at("data", "my", "missing field `my`");
        assert_eq!(client.call(json!(["my other event", {}])).await, missing);
        let wrong = refused_at("data", "my", "invalid type: integer `5`, expected a string");
        assert_eq!(client.call(json!(["my other event", { "my": 5 }])).await, wrong);
        let none = refused(Class::BadRequest, "Invalid data: is missing");
        assert_eq!(client.call(json!(["my other event"])).await, none);
        client.send(json!(["my other event", { "my": 5 }])).await;

        assert_eq!(client.call(json!(["maybe"])).await, answered(json!(null)));
        assert_eq!(client.call(json!(["maybe", 5])).await, answered(5));
        let wide = refused(Class::BadRequest, "Invalid data: invalid value: integer `500`, expected u8");
        assert_eq!(client.call(json!(["maybe", 500])).await, wide);
        assert!(log.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_listener_never_takes_the_place_of_a_service_call() {
    let (server, _) = server().await;
    for client in server.both().await {
        assert_eq!(client.call(json!(["find", "messages"])).await, answered("the service"));
        assert_eq!(client.call(json!(["messages::find", {}])).await, answered("the service"));
        assert_eq!(client.call(json!(["find", 5])).await, refused(Class::NotFound, "Invalid service path"));
    }
}

#[tokio::test]
async fn a_socket_may_be_kept_to_emit_later_and_to_close() {
    let kept = Arc::new(Mutex::new(Vec::<Socket>::new()));
    let keep = kept.clone();
    let socketio = SocketIo::new().on_connect(move |socket: Socket, _| keep.lock().unwrap().push(socket));
    let server = start(App::new().socketio(socketio)).await;
    let [one, two] = server.both().await;
    let sockets = kept.lock().unwrap().clone();
    for (socket, text) in sockets.iter().zip(["to one", "to two"]) {
        socket.emit("later \"quoted\"", text).unwrap();
    }
    assert_eq!(one.expect_event("later \"quoted\"").await, "to one");
    assert_eq!(two.expect_event("later \"quoted\"").await, "to two");
    sockets[0].close();
    one.closed().await;
    server.connections(1).await;
    sockets[0].emit("later", "to nobody").expect("who is gone is no error");
    sockets[1].emit("still", "here").unwrap();
    assert_eq!(two.expect_event("still").await, "here");
    let unwritable = std::collections::BTreeMap::from([((1, 2), 3)]);
    assert!(sockets[1].emit("bad", &unwritable).is_err());
}

#[tokio::test]
async fn on_connect_may_end_the_connection_at_once() {
    let socketio = SocketIo::new().on_connect(|socket: Socket, _| socket.close());
    let server = start(App::new().socketio(socketio)).await;
    for eio3 in [false, true] {
        let builder = Client::builder(server.addr).unjoined();
        // Engine.IO 3 joins at once, so it may be over before it could look.
        if let Ok(client) = if eio3 { builder.eio3() } else { builder }.connect().await {
            client.raw("40").await;
            client.closed().await;
        }
    }
    for eio in [4, 3] {
        let client = Polling::open(server.addr, eio).await;
        client.send("40").await;
        client.over().await;
    }
    server.connections(0).await;
}
