//! Panics of user code, wherever it runs: the call is answered with a fixed text and the connection lives.

use feathers::{App, Class, Connection, Context, FromCall, Result, Socket, SocketIo, everyone};
use serde_json::{Value, json};

use crate::client::{Client, Refused};
use crate::server::{Running, answered, refused, refused_legacy, start};

/// Panics where its text says.
#[derive(serde::Deserialize)]
struct Fragile(String);

impl serde::Serialize for Fragile {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        assert!(self.0 != "serialize", "hunter2 while it is written");
        serializer.serialize_str(&self.0)
    }
}

impl schemars::JsonSchema for Fragile {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fragile".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        true.into()
    }
}

/// Panics while it is read.
#[derive(schemars::JsonSchema)]
struct Unreadable;

impl<'de> serde::Deserialize<'de> for Unreadable {
    fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        panic!("hunter2 while it is read")
    }
}

struct Extracted;

impl FromCall for Extracted {
    async fn from_call(_: &mut Context) -> Result<Self> {
        panic!("hunter2 in an extractor")
    }
}

struct Panics;

#[feathers::service("panics")]
impl Panics {
    fn find(&self) -> Result<Value> {
        panic!("hunter2 at once")
    }

    async fn get(&self, id: String) -> Result<String> {
        tokio::task::yield_now().await;
        assert!(id == "fine", "hunter2 after an await");
        Ok(id)
    }

    fn create(&self, data: Fragile) -> Result<Fragile> {
        Ok(data)
    }

    fn update(&self, _id: Value, _data: Unreadable) -> Result<Value> {
        Ok(json!(null))
    }

    fn patch(&self, _id: Value, _data: Value, _extracted: Extracted) -> Result<Value> {
        Ok(json!(null))
    }

    fn remove(&self, id: String) -> Result<Vec<Fragile>> {
        Ok(vec![Fragile("fine".into()), Fragile(id)])
    }
}

struct Whispers;

#[feathers::service("whispers", publish = everyone().only(|_| panic!("hunter2 in a predicate")))]
impl Whispers {
    fn create(&self, data: Value) -> Result<Value> {
        Ok(data)
    }
}

/// Each call of `panics` that panics.
const CALLS: [&str; 6] = [
    r#"["find","panics",{}]"#,
    r#"["get","panics","x",{}]"#,
    r#"["create","panics","serialize",{}]"#,
    r#"["update","panics",1,{},{}]"#,
    r#"["patch","panics",1,{},{}]"#,
    r#"["remove","panics","serialize",{}]"#,
];

async fn server() -> Running {
    let socketio = SocketIo::new().on_connect(|socket: Socket, connection: Connection| {
        assert!(!connection.headers().contains_key("x-panic"), "hunter2 in on_connect");
        socket.on("own", async |data: Value, _: Connection| -> Result<Value> {
            assert!(data.is_null(), "hunter2 in a listener");
            Ok(data)
        });
        socket.on("own at once", |_: Value, _: Connection| -> std::future::Ready<Result<Value>> {
            panic!("hunter2 in a listener")
        });
    });
    start(App::new().service(Panics).service(Whispers).publish(everyone()).socketio(socketio)).await
}

fn nothing_leaks(client: &Client) {
    let seen = format!("{client:?}");
    assert!(!seen.contains("hunter2") && !seen.contains("panic:") && !seen.contains(".rs"), "{seen}");
}

#[tokio::test]
async fn a_panic_of_a_method_is_a_general_error() {
    let server = server().await;
    let listener = server.client().await;
    for client in server.both().await {
        let hidden = refused(Class::GeneralError, "Internal server error");
        let hidden_legacy = refused_legacy(Class::GeneralError, "Internal server error");
        for call in CALLS {
            let modern: Value = serde_json::from_str(call).unwrap();
            assert_eq!(client.call(modern.clone()).await, hidden, "{call}");
            let mut legacy = modern.as_array().unwrap().clone();
            let method = legacy.remove(0);
            // Feathers 2 takes no string for data, so the legacy `create` would be refused before it panics.
            if method != "create" {
                legacy[0] = json!(format!("panics::{}", method.as_str().unwrap()));
                assert_eq!(client.call(legacy.into()).await, hidden_legacy, "{call}, legacy");
            }
        }
        assert_eq!(client.call(json!(["get", "panics", "fine", {}])).await, answered("fine"), "the connection lives");
        assert_eq!(client.events(), [], "what failed is not announced");
        nothing_leaks(&client);
    }
    listener.call(json!(["get", "panics", "fine", {}])).await;
    assert_eq!(listener.events(), [], "to nobody");
}

#[tokio::test]
async fn a_panic_without_an_ack_id_goes_nowhere() {
    let server = server().await;
    for client in server.both().await {
        for call in CALLS {
            client.raw(&format!("42{call}")).await;
        }
        assert_eq!(client.call(json!(["get", "panics", "fine", {}])).await, answered("fine"));
        assert_eq!(client.seen().len(), 1, "{client:?}");
    }
}

#[tokio::test]
async fn a_panic_of_a_predicate_withholds_the_event_and_the_call_succeeds() {
    let server = server().await;
    let other = server.client().await;
    for eio3 in [false, true] {
        let client = if eio3 { server.client_3().await } else { server.client().await };
        assert_eq!(client.call(json!(["create", "whispers", { "a": 1 }, {}])).await, answered(json!({ "a": 1 })));
        assert_eq!(client.call(json!(["whispers::create", { "a": 1 }, {}])).await, answered(json!({ "a": 1 })));
        // An event that everybody hears comes behind the one that nobody may.
        client.call(json!(["create", "panics", "fine", {}])).await;
        assert_eq!(other.expect_event("panics created").await, "fine");
        client.expect_event("panics created").await;
        assert_eq!(client.events().len(), 1, "{client:?}");
        nothing_leaks(&client);
    }
    assert_eq!(other.events().len(), 2, "{other:?}");
}

#[tokio::test]
async fn a_panic_of_a_listener_is_a_general_error() {
    let server = server().await;
    for client in server.both().await {
        let hidden = refused(Class::GeneralError, "Internal server error");
        assert_eq!(client.call(json!(["own", 1])).await, hidden);
        assert_eq!(client.call(json!(["own at once", 1])).await, hidden);
        client.send(json!(["own", 1])).await;
        client.send(json!(["own at once", 1])).await;
        assert_eq!(client.call(json!(["own", null])).await, answered(json!(null)));
        nothing_leaks(&client);
    }
}

#[tokio::test]
async fn a_panic_of_on_connect_refuses_the_client() {
    let server = server().await;
    let builder = Client::builder(server.addr).header("X-Panic", "1");
    for builder in [builder.clone().unjoined(), builder.eio3().unjoined()] {
        // Engine.IO 3 joins at once, so it may be refused before it could look.
        if let Ok(client) = builder.connect().await {
            client.raw("40").await;
            client.closed().await;
            nothing_leaks(&client);
        }
    }
    assert_eq!(server.server.connections(), 0);
    assert_eq!(server.client().await.call(json!(["own", null])).await, answered(json!(null)), "others are served");
}

#[tokio::test]
async fn a_client_is_told_that_on_connect_panicked() {
    let server = server().await;
    let told = Client::builder(server.addr).header("X-Panic", "1").connect().await.unwrap_err();
    assert_eq!(told, Refused::Payload(json!({ "message": "Connection refused" })));
}
