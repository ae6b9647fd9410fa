//! Custom methods and events of a service's own.

use std::time::Duration;

use feathers::{App, Audience, Calls, Class, Connection, Emits, Error, Events, Inject, Result, Sent, SocketIo, everyone};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::client::Client;
use crate::server::start;

#[derive(Clone, Serialize, Deserialize, schemars::JsonSchema)]
struct Mark {
    id: u32,
}

#[derive(Events)]
enum RoomEvent {
    Typing(Value),
    Cleared,
    #[event(rename = "left-room")]
    Left(Mark),
    /// A standard event: the service alone emits it.
    Patched(u8),
}

struct Rooms;

#[feathers::service("rooms", events = RoomEvent)]
impl Rooms {
    async fn find(&self) -> Result<Vec<u8>> {
        Ok(vec![])
    }

    async fn create(&self, data: Value, rooms: Calls<Self>) -> Result<Value> {
        rooms.emit(RoomEvent::Typing(data.clone()))?;
        Ok(data)
    }

    async fn patch(&self, _id: u32, data: u8, rooms: Calls<Self>) -> Result<u8> {
        rooms.emit(RoomEvent::Patched(data))?;
        Ok(data)
    }

    async fn remove(&self, id: u32, rooms: Calls<Self>) -> Result<u32> {
        // A task of its own, when the call is over.
        tokio::spawn(async move {
            tokio::task::yield_now().await;
            rooms.emit(RoomEvent::Cleared)
        });
        Ok(id)
    }

    /// Says that something was read.
    #[method]
    async fn mark_read(&self, data: Mark) -> Result<Mark> {
        Ok(Mark { id: data.id + 1 })
    }

    #[method(rename = "ping!")]
    fn ping(&self, _: ()) -> Result<&'static str> {
        Ok("pong")
    }

    #[method]
    async fn sent(&self, data: Sent<Option<Value>>, me: Option<Inject<u8>>, conn: Option<Connection>) -> Result<Value> {
        let sent = match data.0 {
            None => json!("nothing"),
            Some(data) => json!({ "data": data }),
        };
        Ok(json!([sent, me.is_some(), conn.is_some()]))
    }

    async fn hidden(&self) -> Result<u8> {
        Ok(1)
    }

    #[publish(typing)]
    async fn typing_to(&self, event: &RoomEvent) -> Result<Audience> {
        let RoomEvent::Typing(data) = event else { return Err(Error::conflict("not asked for")) };
        if data == "slow" {
            tokio::task::yield_now().await;
        }
        if data == "broken" { Err(Error::conflict("nobody")) } else { Ok(everyone()) }
    }
}

async fn hidden_is_called() -> Result<u8> {
    Rooms.hidden().await
}

fn ack(ack: &Value) -> Value {
    if ack[0].is_null() { ack[1].clone() } else { ack[0].clone() }
}

#[tokio::test]
async fn custom_methods_are_called_by_their_names_on_the_wire() {
    assert_eq!(hidden_is_called().await.unwrap(), 1);
    let server = start(App::new().service(Rooms).publish(everyone())).await;
    let client = Client::connect(server.addr).await;
    for (call, answer) in [
        (json!(["markRead", "rooms", { "id": 1 }, {}]), json!({ "id": 2 })),
        (json!(["markRead", "/rooms/", { "id": 1 }]), json!({ "id": 2 })),
        (json!(["ping!", "rooms", { "whatever": 1 }, {}]), json!("pong")),
        (json!(["ping!", "rooms"]), json!("pong")),
        (json!(["sent", "rooms"]), json!(["nothing", false, true])),
        (json!(["sent", "rooms", null]), json!([{ "data": null }, false, true])),
        (json!(["sent", "rooms", 0, {}]), json!([{ "data": 0 }, false, true])),
    ] {
        assert_eq!(ack(&client.call(call.clone()).await), answer, "{call}");
    }
    for (call, class, message) in [
        (
            json!(["markRead", "rooms", { "id": "x" }, {}]),
            "BadRequest",
            "Invalid data at 'id': invalid type: string \"x\", expected u32",
        ),
        (json!(["markRead", "rooms", { "id": 1 }, {}, {}]), "BadRequest", "Too many arguments for 'markRead' method"),
        (json!(["markRead", "nowhere", {}, {}]), "NotFound", "Service 'nowhere' not found"),
        (json!(["markRead", 5]), "NotFound", "Invalid service path"),
        (json!(["rooms::markRead", {}, {}]), "MethodNotAllowed", "Method 'markRead' not allowed on service 'rooms'"),
        (json!(["rooms::ping!", {}]), "MethodNotAllowed", "Method 'ping!' not allowed on service 'rooms'"),
        (json!(["mark_read", "rooms", { "id": 1 }]), "NotFound", "Nobody listens to the event 'mark_read'"),
        (json!(["hidden", "rooms"]), "NotFound", "Nobody listens to the event 'hidden'"),
        (json!(["typing", "rooms", 1]), "NotFound", "Nobody listens to the event 'typing'"),
        (json!(["rooms typing", 1]), "NotFound", "Nobody listens to the event 'rooms typing'"),
    ] {
        let error = ack(&client.call(call.clone()).await);
        assert_eq!((error["name"].as_str(), error["message"].as_str()), (Some(class), Some(message)), "{call}");
    }
    assert_eq!(client.event_count(), 0, "custom methods cause no events");
    let app = server.server.app();
    assert_eq!(app.service::<Rooms>().mark_read(Mark { id: 5 }).await.unwrap().id, 6);
    assert_eq!(app.path("rooms").call("ping!", Value::Null).await.unwrap(), "pong");
    assert_eq!(app.path("rooms").call("hidden", Value::Null).await.unwrap_err().class(), Some(Class::MethodNotAllowed));
}

#[tokio::test]
async fn a_services_own_events_reach_clients_with_any_payload() {
    let server = start(App::new().service(Rooms).publish(everyone())).await;
    let (client, old) = (Client::connect(server.addr).await, Client::builder(server.addr).eio3().connect().await.unwrap());
    for payload in [json!(0), json!(false), json!(""), json!(null), json!([1, [2]]), json!({ "a": null })] {
        client.forget();
        assert_eq!(ack(&client.call(json!(["create", "rooms", payload, {}])).await), payload);
        let seen: Vec<_> = client.events().into_iter().filter(|(name, _)| name == "rooms typing").collect();
        assert_eq!(seen, [("rooms typing".to_owned(), vec![payload.clone()])], "once, a list stays one, and before the ack");
        assert_eq!(old.expect_event("rooms typing").await, payload);
        if let Value::Array(items) = &payload {
            assert_eq!(old.expect_event("rooms created").await, items[0]);
            assert_eq!(old.expect_event("rooms created").await, items[1]);
        } else {
            assert_eq!(old.expect_event("rooms created").await, payload);
        }
    }
    client.forget();
    old.forget();
    assert_eq!(ack(&client.call(json!(["patch", "rooms", 1, 9, {}])).await), 9);
    assert_eq!(client.expect_event("rooms patched").await, 9);
    assert_eq!(ack(&client.call(json!(["remove", "rooms", 1, {}])).await), 1);
    assert_eq!(client.expect_event("rooms removed").await, 1);
    assert_eq!(client.expect_event("rooms cleared").await, Value::Null);
    assert_eq!(client.event_count(), 3, "a standard event that the service lists is not emitted for it a second time");

    let rooms = server.server.app().service::<Rooms>();
    rooms.emit(RoomEvent::Left(Mark { id: 4 })).unwrap();
    assert_eq!(client.expect_event("rooms left-room").await, json!({ "id": 4 }));
    rooms.emit(RoomEvent::Typing(json!("broken"))).unwrap();
    rooms.emit(RoomEvent::Typing(json!("slow"))).unwrap();
    assert_eq!(client.expect_event("rooms typing").await, "slow", "a publisher that fails tells nobody");
}

#[tokio::test]
async fn the_schema_knows_custom_methods_and_events() {
    fn emits<S: Emits<RoomEvent>>(_: &S) {}
    emits(&Rooms);
    let schema = App::new().service(Rooms).schema();
    let rooms = &schema["rooms"]["properties"];
    assert_eq!(rooms["methods"]["properties"]["markRead"]["description"], "Says that something was read.");
    assert!(rooms["methods"]["properties"]["hidden"].is_null());
    let events: Vec<&String> = rooms["events"]["properties"].as_object().unwrap().keys().collect();
    assert_eq!(events, ["cleared", "created", "left-room", "patched", "removed", "typing"]);
}

#[tokio::test]
async fn listeners_of_the_server_hear_all_and_hold_up_nobody() {
    let server = start(App::new().service(Rooms).publish(everyone()).socketio(SocketIo::new())).await;
    let app = server.server.app();
    let rooms = app.service::<Rooms>();
    let (mut typing, mut all) = (rooms.on("typing"), app.path("rooms").on("created"));
    app.path("rooms").create(json!([1, 2])).await.unwrap();
    assert_eq!(typing.next().await.unwrap().unwrap().data::<Vec<u8>>().unwrap(), [1, 2]);
    for n in [1, 2] {
        let event = all.next().await.unwrap().unwrap();
        assert_eq!((event.path(), event.name(), event.json().unwrap()), ("rooms", "created", json!(n)));
        assert!(!event.caller().is_client());
    }
    // Nobody reads: the calls go on, and the listener is told what it has missed.
    for n in 0..3000 {
        app.path("rooms").create(n).await.unwrap();
    }
    let missed = typing.next().await.unwrap().unwrap_err();
    assert!(missed.0 >= 3000 - 1024, "{missed}");
    assert!(typing.next().await.unwrap().is_ok());
    app.unuse("rooms").await.unwrap();
    let end = async { while all.next().await.is_some() {} };
    tokio::time::timeout(Duration::from_secs(5), end).await.expect("it ends with the service");
    assert!(app.path("rooms").on("created").next().await.is_none());
}
