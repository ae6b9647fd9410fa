//! Who hears events: everyone, nobody, those a predicate picks, by app or by service; and an app that does not say so.

use feathers::{App, Audience, Connection, Events, Handshake, Inject, Result, SocketIo, everyone, nobody};
use serde_json::{Value, json};

use crate::client::Client;
use crate::server::{Running, answered, start};

struct Room(u64);

macro_rules! speaker {
    ($name:ident, $($attribute:tt)*) => {
        struct $name;

        #[feathers::service($($attribute)*)]
        impl $name {
            fn create(&self, data: Value) -> Result<Value> {
                Ok(data)
            }
        }
    };
}

fn in_room_2(connection: &Connection) -> bool {
    connection.get::<Room>().is_some_and(|room| room.0 == 2)
}

speaker!(Plain, "plain");
speaker!(Loud, "loud", publish = everyone());
speaker!(Silent, "silent", publish = nobody());
speaker!(Picky, "picky", publish = everyone().only(in_room_2));
speaker!(Never, "never", publish = nobody().only(|_| true));
speaker!(Twice, "twice", publish = everyone().only(|c| c.get::<Room>().is_some()).only(|c| !in_room_2(c)));
speaker!(PlainToo, "/plain/");
speaker!(OfUser, "users/:userId");
speaker!(OfPerson, "users/:personId");

struct Readonly;

#[feathers::service("readonly")]
impl Readonly {
    fn find(&self) -> Result<Value> {
        Ok(json!([]))
    }
}

/// What `Chosen` and `Leftover` emit beside the events of their methods.
// Nobody emits them here: that they are published is enough.
#[expect(dead_code)]
#[derive(Events)]
enum Note {
    Typing,
    #[event(rename = "read-note")]
    Read,
}

/// Chooses who hears each of its events.
struct Chosen;

#[feathers::service("chosen", events = Note)]
impl Chosen {
    fn create(&self, data: Value) -> Result<Value> {
        Ok(data)
    }

    fn remove(&self, _id: u64) -> Result<Value> {
        Ok(Value::Null)
    }

    #[publish]
    fn of_methods(&self, _: &Value) -> Audience {
        nobody()
    }

    #[publish(typing, "read-note")]
    fn of_notes(&self, note: &Note) -> Audience {
        match note {
            Note::Typing => nobody(),
            Note::Read => everyone(),
        }
    }
}

/// Chooses who hears its events, but for `removed`, and for `typing` only in a build that there is not.
struct Leftover;

#[feathers::service("leftover", events = Note)]
impl Leftover {
    fn create(&self, data: Value) -> Result<Value> {
        Ok(data)
    }

    fn remove(&self, _id: u64) -> Result<Value> {
        Ok(Value::Null)
    }

    #[publish(created)]
    fn of_created(&self, _: &Value) -> Audience {
        nobody()
    }

    #[publish("read-note")]
    fn of_read(&self, _: &Note) -> Audience {
        nobody()
    }

    #[publish(typing)]
    #[cfg(any())]
    fn of_typing(&self, _: &Note) -> Audience {
        nobody()
    }
}

struct Rooms;

#[feathers::service("rooms", publish = nobody())]
impl Rooms {
    fn find(&self, room: Option<Inject<Room>>) -> Result<Option<u64>> {
        Ok(room.map(|Inject(room)| room.0))
    }

    fn create(&self, data: u64, connection: Connection) -> Result<u64> {
        connection.insert(Room(data));
        Ok(data)
    }
}

async fn server(audience: Audience) -> Running {
    let socketio = SocketIo::new().middleware(async |handshake: &mut Handshake| {
        if let Some(room) = handshake.query("room").and_then(|room| room.parse().ok()) {
            handshake.insert(Room(room));
        }
        Ok(())
    });
    let app = App::new().service(Plain).service(Loud).service(Silent).service(Picky).service(Never).service(Twice).service(Rooms);
    start(app.publish(audience).socketio(socketio)).await
}

async fn in_room(server: &Running, room: u8) -> Client {
    Client::builder(server.addr).query(&format!("room={room}")).connect().await.unwrap()
}

/// Calls `create` on each of these services, and answers which clients heard which.
async fn heard(clients: &[&Client], services: &[&str]) -> Vec<Vec<String>> {
    clients.iter().for_each(|client| client.forget());
    for service in services {
        assert_eq!(clients[0].call(json!(["create", service, { "n": 1 }, {}])).await, answered(json!({ "n": 1 })));
    }
    let mut heard = Vec::new();
    for client in clients {
        client.call(json!(["find", "rooms", {}])).await;
        heard.push(client.events().into_iter().map(|(name, _)| name).collect());
    }
    heard
}

#[tokio::test]
async fn the_word_of_the_app_holds_where_a_service_says_nothing() {
    for (audience, hears) in
        [(everyone(), true), (nobody(), false), (everyone().only(|_| true), true), (everyone().only(|_| false), false)]
    {
        let label = format!("{audience:?}");
        let server = server(audience).await;
        let [one, two] = server.both().await;
        let expected: Vec<&str> = if hears { vec!["plain created", "loud created"] } else { vec!["loud created"] };
        assert_eq!(heard(&[&one, &two], &["plain", "silent", "loud", "never"]).await, [expected.clone(), expected], "{label}");
    }
}

#[tokio::test]
async fn predicates_pick_connections_by_what_is_on_them() {
    let server = server(nobody()).await;
    let (one, two, none) = (in_room(&server, 1).await, in_room(&server, 2).await, server.client_3().await);
    let all = [&one, &two, &none];
    let expected = [vec!["twice created"], vec!["picky created"], vec![]];
    assert_eq!(heard(&all, &["picky", "twice", "plain"]).await, expected);
    none.call(json!(["create", "rooms", 2, {}])).await;
    let expected = [vec!["twice created"], vec!["picky created"], vec!["picky created"]];
    assert_eq!(heard(&all, &["picky", "twice", "plain"]).await, expected, "what changes on a connection counts at once");
}

/// Why this app does not start.
async fn problem(app: App) -> String {
    app.start().await.expect_err("the app starts").message().to_owned()
}

#[tokio::test]
async fn an_app_with_events_and_without_an_audience_does_not_start() {
    let text = problem(App::new().service(Plain).service(Readonly).service(Loud).service(OfUser)).await;
    assert!(text.contains("'plain'") && text.contains("'users/:userId'"), "it names the services: {text}");
    assert!(!text.contains("readonly") && !text.contains("loud"), "and no others: {text}");
    for line in [".publish(everyone())", ".publish(nobody())", ".publish(everyone().only(", "publish = ", "#[service("] {
        assert!(text.contains(line), "`{line}` is a way out: {text}");
    }
    assert!(App::new().service(Plain).publish(nobody()).start().await.is_ok());
    assert!(App::new().service(Readonly).start().await.is_ok(), "it has no events");
    assert!(App::new().service(Loud).service(Silent).start().await.is_ok(), "the services say it themselves");
    assert!(App::new().start().await.is_ok());
}

#[tokio::test]
async fn an_app_whose_services_choose_for_each_event_starts() {
    assert!(App::new().service(Chosen).start().await.is_ok(), "a function chooses for each");
    let text = problem(App::new().service(Chosen).service(Leftover)).await;
    assert!(text.contains("'leftover'") && !text.contains("'chosen'"), "{text}");
    let text = problem(App::new().service(Leftover).publish_event("removed", nobody())).await;
    assert!(text.contains("'leftover'"), "what is not compiled chooses nothing: {text}");
    let app = App::new().service(Leftover).publish_event("removed", nobody()).publish_event("typing", nobody());
    assert!(app.start().await.is_ok(), "nothing is left over");
}

#[tokio::test]
async fn two_services_with_one_path_do_not_start() {
    let text = problem(App::new().service(Plain).service(PlainToo).publish(everyone())).await;
    assert!(text.contains("two services have the path 'plain'"), "{text}");
    let text = problem(App::new().service(OfUser).service(OfPerson).publish(everyone())).await;
    assert!(text.contains("two services have the path 'users/:personId'"), "{text}");
    assert!(App::new().service(OfUser).service(Plain).publish(everyone()).start().await.is_ok());
}

#[tokio::test]
async fn all_problems_are_in_one_message() {
    let socketio = SocketIo::new().serve_client("/no/such/folder");
    let text = problem(App::new().service(Plain).service(PlainToo).service(OfUser).socketio(socketio)).await;
    for part in ["two services have the path 'plain'", "'users/:userId'", ".publish(nobody())", "/no/such/folder"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.lines().count() >= 4, "a line for each: {text}");
}
