//! From polling to a WebSocket, as clients do unless they are told otherwise: the connection stays the same.

use feathers::{App, Connection, Handshake, Result, Socket, SocketIo, everyone};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::client::polling::Polling;
use crate::server::{Running, answered, start, within};

struct Name(String);

struct Messages;

#[feathers::service("messages")]
impl Messages {
    fn find(&self, connection: Connection) -> Result<Option<String>> {
        Ok(connection.get::<Name>().map(|name| name.0.clone()))
    }

    fn create(&self, data: Value, connection: Connection) -> Result<Value> {
        connection.insert(Name(data.to_string()));
        Ok(data)
    }

    fn remove(&self, id: Value, connection: Connection) -> Result<Value> {
        connection.close();
        Ok(id)
    }
}

async fn server() -> Running {
    let settings = SocketIo::new()
        .middleware(async |handshake: &mut Handshake| {
            handshake.insert(Name("from the handshake".into()));
            Ok(())
        })
        .on_connect(|socket: Socket, _: Connection| socket.emit("news", "hello").unwrap());
    start(App::new().service(Messages).publish(everyone()).socketio(settings)).await
}

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Asks for a WebSocket in the place of this session's polling.
async fn ask(client: &Polling, origin: Option<&str>) -> Result<Stream, Error> {
    let path = client.path().replace("transport=polling", "transport=websocket");
    let mut request = format!("ws://{}{path}", client.addr).into_client_request()?;
    if let Some(origin) = origin {
        request.headers_mut().insert("Origin", origin.parse().unwrap());
    }
    within("the upgrade", connect_async(request)).await.map(|(stream, _)| stream)
}

async fn text(stream: &mut Stream) -> String {
    loop {
        match within("a frame", stream.next()).await {
            Some(Ok(Message::Text(ping))) if ping == "2" => {}
            Some(Ok(Message::Text(text))) => return text.to_string(),
            other => panic!("no text but {other:?}"),
        }
    }
}

/// Goes through all of the upgrade, and gives back the packets that still came by polling.
async fn upgrade(client: &Polling) -> (Stream, Vec<String>) {
    let mut stream = ask(client, None).await.unwrap();
    stream.send(Message::text("2probe")).await.unwrap();
    assert_eq!(text(&mut stream).await, "3probe");
    let (status, body) = client.get().await;
    assert_eq!(status, 200);
    let mut packets = crate::client::polling::decode(client.eio, &body);
    packets.retain(|packet| packet != "6" && packet != "2");
    stream.send(Message::text("5")).await.unwrap();
    (stream, packets)
}

async fn joined(server: &Running, eio: u8) -> Polling {
    let client = Polling::open(server.addr, eio).await;
    if eio == 4 {
        client.send("40").await;
    }
    let mut packets = client.first.clone();
    while packets.len() < 2 {
        packets.extend(client.packets().await);
    }
    assert!(packets[0].starts_with("40") && packets[1] == r#"42["news","hello"]"#, "{packets:?}");
    client
}

#[tokio::test]
async fn a_session_goes_on_over_the_websocket() {
    let server = server().await;
    for eio in [3, 4] {
        let client = joined(&server, eio).await;
        client.send(r#"42["create","messages",5]"#).await;
        assert_eq!(client.packets().await, [r#"42["messages created",5]"#]);
        let (mut stream, late) = upgrade(&client).await;
        assert_eq!(late, Vec::<String>::new());
        server.connections(1).await;

        stream.send(Message::text(r#"420["find","messages"]"#)).await.unwrap();
        assert_eq!(text(&mut stream).await, format!("430{}", answered("5")), "what was on the connection still is");
        stream.send(Message::text(r#"421["create","messages",6]"#)).await.unwrap();
        assert_eq!(text(&mut stream).await, r#"42["messages created",6]"#);
        assert_eq!(text(&mut stream).await, "431[null,6]");
        assert_ne!(client.get().await.0, 200, "polling is over");
        stream.close(None).await.unwrap();
        server.connections(0).await;
    }
}

#[tokio::test]
async fn what_is_sent_meanwhile_is_not_lost() {
    let server = server().await;
    let other = server.client().await;
    let client = joined(&server, 4).await;
    other.call(json!(["create", "messages", "before"])).await;
    let (mut stream, mut heard) = upgrade(&client).await;
    other.call(json!(["create", "messages", "after"])).await;
    while heard.len() < 2 {
        heard.push(text(&mut stream).await);
    }
    assert_eq!(heard, [r#"42["messages created","before"]"#, r#"42["messages created","after"]"#]);
}

#[tokio::test]
async fn it_can_be_closed_after_the_upgrade() {
    let server = server().await;
    for eio in [3, 4] {
        let client = joined(&server, eio).await;
        let (mut stream, _) = upgrade(&client).await;
        stream.send(Message::text(r#"42["remove","messages",1]"#)).await.unwrap();
        let end = async { while let Some(Ok(_)) = stream.next().await {} };
        within("the end", end).await;
        server.connections(0).await;
    }
}

#[tokio::test]
async fn an_upgrade_needs_a_session_and_an_origin_that_may() {
    let server = server().await;
    let refusal = |result: Result<Stream, Error>| match result {
        Err(Error::Http(response)) => {
            let body: Value = serde_json::from_slice(response.body().as_deref().unwrap_or_default()).unwrap_or_default();
            (response.status().as_u16(), body["code"].clone())
        }
        other => panic!("{other:?}"),
    };
    let mut client = joined(&server, 4).await;
    assert_eq!(refusal(ask(&client, Some("https://evil.example")).await), (403, json!(4)));
    assert!(ask(&client, Some("http://localhost:5173")).await.is_ok());
    let session = std::mem::replace(&mut client.sid, "AAAAAAAAAAAAAAAA".into());
    assert_eq!(refusal(ask(&client, None).await), (400, json!(1)));
    client.sid = session;
    // The upgrade from the page that may broke off, and with it ends the session: it would wait for the rest for ever.
    server.connections(0).await;
}

#[tokio::test]
async fn a_second_websocket_does_not_take_the_first_ones_place() {
    let server = server().await;
    let client = joined(&server, 4).await;
    let (mut stream, _) = upgrade(&client).await;
    stream.send(Message::text(r#"420["find","messages"]"#)).await.unwrap();
    assert_eq!(text(&mut stream).await, format!("430{}", answered("from the handshake")));
    if let Ok(mut second) = ask(&client, None).await {
        let _ = second.send(Message::text("2probe")).await;
        let end = async { while let Some(Ok(_)) = second.next().await {} };
        within("the end of the second", end).await;
    }
    stream.send(Message::text(r#"421["find","messages"]"#)).await.unwrap();
    assert_eq!(text(&mut stream).await, format!("431{}", answered("from the handshake")));
    server.connections(1).await;
}
