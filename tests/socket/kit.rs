//! The test kit: an app in memory, called and heard as by a client.

mod leaks;
mod waiting;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use feathers::test::{Call, Received, TestApp};
use feathers::{
    App, AppRef, Bytes, Class, Connection, Error, Event, Handshake, Inject, Query, Result, Socket, SocketIo, authenticated,
    channel, everyone, nobody,
};
use futures_util::FutureExt;
use serde_json::{Value, json};

struct User {
    name: String,
}

#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct Said {
    by: String,
    text: String,
}

#[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct Line {
    text: String,
}

fn line(text: &str) -> Line {
    Line { text: text.to_owned() }
}

#[derive(feathers::Events)]
enum Signs {
    Typing(String),
}

/// A service of all methods, which does what a test tells it.
struct Talk;

/// Lets time pass. Tests with the time of the clock ask for none, those with paused time for any, so none really waits.
async fn pass(seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
}

#[feathers::service("talk", events = Signs)]
impl Talk {
    fn find(&self, Query(query): Query<Value>) -> Result<Value> {
        Ok(query)
    }

    async fn get(&self, id: u64) -> Result<u64> {
        pass(id).await;
        Ok(id)
    }

    fn create(&self, data: Line, me: Inject<User>) -> Result<Said> {
        match data.text.as_str() {
            "" => {
                Err(Error::unprocessable("Say something").with_errors(json!({ "text": "is empty" })).with_data(json!({ "n": 1 })))
            }
            "panic" => panic!("told to"),
            _ => Ok(Said { by: me.name.clone(), text: data.text }),
        }
    }

    fn update(&self, id: u64, data: Value) -> Result<Value> {
        Ok(json!([id, data]))
    }

    fn patch(&self, id: feathers::Target<u64>, data: Value) -> Result<Value> {
        Ok(json!([{ "id": id.one(), "data": data }]))
    }

    fn remove(&self, id: u64) -> Result<u64> {
        Ok(id)
    }

    #[method]
    fn type_on(&self, _: (), me: Inject<User>, app: AppRef) -> Result<()> {
        app.service::<Self>().emit(Signs::Typing(me.name.clone()))
    }

    /// Says something later, when no call is under way any more.
    #[method]
    fn later(&self, seconds: u64, app: AppRef) -> Result<()> {
        tokio::spawn(async move {
            pass(seconds).await;
            app.service::<Self>().emit(Signs::Typing("a task".into())).ok();
        });
        Ok(())
    }

    #[method]
    fn reverse(&self, data: Bytes) -> Result<Bytes> {
        Ok(data.iter().rev().copied().collect())
    }

    #[method]
    fn leave(&self, _: (), connection: Connection) -> Result<()> {
        connection.close();
        Ok(())
    }
}

fn app() -> App {
    let socketio = SocketIo::new()
        .middleware(async |handshake: &mut Handshake| {
            if handshake.query("name").as_deref() == Some("mallory") {
                return Err(Error::forbidden("Not you"));
            }
            if let Some(name) = handshake.query("name").or(handshake.auth::<String>()?) {
                handshake.identify(User { name });
            }
            if let Some(room) = handshake.header("x-room").map(str::to_owned) {
                handshake.join(room);
            }
            Ok(())
        })
        .on_connect(|socket: Socket, connection: Connection| {
            if connection.is_in("greeted") {
                socket.emit("welcome", &json!({ "to": connection.id() })).ok();
            }
            if connection.is_in("sent away") {
                socket.close();
            }
            socket.on("sum", async |two: (i64, i64), _: Connection| Ok(two.0 + two.1));
        });
    App::new().service(Talk).publish(everyone()).socketio(socketio)
}

async fn named(app: &TestApp, name: &str) -> feathers::test::Client {
    app.client().called(name).query("name", name).connect().await
}

/// What a test that fails says.
async fn failure(test: impl Future<Output = ()>) -> String {
    let panic = AssertUnwindSafe(test).catch_unwind().await.expect_err("it passes");
    *panic.downcast::<String>().expect("a text")
}

#[tokio::test]
async fn all_methods_are_called_in_both_dialects() {
    let app = TestApp::start(app()).await;
    let bob = named(&app, "bob").await;
    assert_eq!(bob.find("talk").query(json!({ "a": [1] })).await.unwrap(), json!({ "a": [1] }));
    assert_eq!(bob.find("talk").legacy().await.unwrap(), json!({}));
    assert_eq!(bob.get("talk", 0).await.unwrap(), json!(0));
    assert_eq!(bob.create("talk", line("Hi")).await.unwrap(), json!({ "by": "bob", "text": "Hi" }));
    assert_eq!(bob.update("talk", 1, json!({ "x": 2 })).await.unwrap(), json!([1, { "x": 2 }]));
    assert_eq!(bob.patch("talk", (), json!({})).legacy().await.unwrap(), json!([{ "id": null, "data": {} }]));
    assert_eq!(bob.remove("talk", 4).await.unwrap(), json!(4));
    assert_eq!(bob.call("typeOn", "talk", ()).await.unwrap(), Value::Null);
    assert_eq!(bob.call("reverse", "talk", Bytes::from_static(b"abc")).await.unwrap(), json!([99, 98, 97]));
    assert_eq!(bob.call("reverse", "talk", Bytes::from_static(b"ab")).read::<Bytes>().await.unwrap(), "ba");
    assert_eq!(bob.ask("sum", ((1, 2),)).read::<i64>().await.unwrap(), 3);
    bob.emit("create", ("talk", line("nobody waits"), json!({})));
    let names: Vec<String> = bob.events().into_iter().map(|event| event.name).collect();
    let expected =
        ["created", "updated", "updated", "patched", "removed", "typing", "created"].map(|event| format!("talk {event}"));
    assert_eq!(names, expected);
}

#[tokio::test]
async fn errors_are_rebuilt() {
    let app = TestApp::start(app()).await;
    let bob = named(&app, "bob").await;
    for legacy in [false, true] {
        fn in_dialect(call: Call<'_>, legacy: bool) -> Call<'_> {
            if legacy { call.legacy() } else { call }
        }
        let error = in_dialect(bob.create("talk", line("")), legacy).await.unwrap_err();
        assert_eq!((error.class(), error.message()), (Some(Class::Unprocessable), "Say something"));
        assert_eq!((error.errors(), error.data()), (Some(&json!({ "text": "is empty" })), Some(&json!({ "n": 1 }))));
        let error = in_dialect(bob.create("talk", line("panic")), legacy).await.unwrap_err();
        assert_eq!((error.class(), error.errors()), (Some(Class::GeneralError), None));
        assert_eq!(in_dialect(bob.get("nothing", 1), legacy).await.unwrap_err().class(), Some(Class::NotFound));
    }
    let stranger = app.connect().await;
    assert_eq!(stranger.create("talk", line("Hi")).await.unwrap_err().class(), Some(Class::NotAuthenticated));
}

#[tokio::test]
async fn clients_pass_the_middleware_and_what_follows() {
    let app = TestApp::start(app()).await;
    let bob = app.client().header("X-Room", "blue").auth("bob").remote_address([10, 0, 0, 1].into()).connect().await;
    assert!(bob.connection().is_identified() && app.app().channel("blue").has(bob.connection()));
    assert_eq!(bob.connection().remote_address(), Some([10, 0, 0, 1].into()));
    let cleo = app.client().join("greeted").insert(7_u8).identify(User { name: "cleo".into() }).connect().await;
    assert_eq!(cleo.expect("welcome").await, json!({ "to": cleo.connection().id() }));
    assert_eq!(cleo.connection().get::<u8>().as_deref(), Some(&7));
    assert_eq!(cleo.create("talk", line("Hi")).read::<Said>().await.unwrap(), Said { by: "cleo".into(), text: "Hi".into() });
    assert_eq!(bob.expect("talk created").read::<Said>().await, Said { by: "cleo".into(), text: "Hi".into() });
    assert_eq!(app.client().query("name", "mallory").try_connect().await.unwrap_err(), "Not you");
    assert_eq!(app.client().join("sent away").try_connect().await.unwrap_err(), "The connection was closed");
    app.quiet().await;
    assert_eq!(app.connections(), 2);
    let text = failure(async { drop(app.client().called("Mallory").query("name", "mallory").connect().await) }).await;
    assert!(text.starts_with("Mallory was refused: Not you (at tests/socket/kit.rs"), "{text}");
}

#[tokio::test]
async fn events_come_to_their_audience_only() {
    let audience = async |event: &Event| -> Result<_> {
        Ok(match event.name() {
            "created" => channel("blue").and(channel("red").send(&json!("something"))?),
            "removed" => authenticated(),
            _ => nobody(),
        })
    };
    let app = TestApp::start(app().publish(audience)).await;
    let (blue, red) = (app.client().join("blue").connect().await, app.client().join("red").connect().await);
    let bob = named(&app, "bob").await;
    let said = bob.create("talk", line("Hi")).await.unwrap();
    bob.update("talk", 1, json!({})).await.unwrap();
    bob.expect_silence().await;
    assert_eq!((blue.expect("talk created").await, red.expect("talk created").await), (said, json!("something")));
    app.app().path("talk").remove(5).await.unwrap();
    assert_eq!(bob.events(), [("talk removed", json!(5))]);
    blue.expect_silence().await;
    app.app().service::<Talk>().create(line("from inside")).inject(User { name: "server".into() }).await.unwrap();
    let heard = blue.expect_any_of(&["talk patched", "talk created"]).await;
    assert_eq!((heard.path(), heard.event(), &heard.data["by"]), ("talk", "created", &json!("server")));
}

#[tokio::test]
async fn a_connection_ends_from_either_side() {
    let app = TestApp::start(app()).await;
    let (one, two) = (named(&app, "one").await, named(&app, "two").await);
    one.disconnect();
    two.create("talk", line("Hi")).await.unwrap();
    assert_eq!((app.connections(), one.is_connected(), one.events()), (1, false, Vec::<Received>::new()));
    assert_eq!(one.find("talk").await.unwrap_err().class(), Some(Class::Unavailable));
    assert_eq!(two.call("leave", "talk", ()).await.unwrap_err().class(), Some(Class::Unavailable));
    two.expect("talk created").await;
    app.quiet().await;
    assert_eq!((app.connections(), two.is_connected()), (0, false));
    let text = failure(async { drop(two.expect("talk created").await) }).await;
    assert!(text.contains("its connection has ended"), "{text}");
    drop(named(&app, "three").await);
    assert_eq!(app.connections(), 0);
}

struct Counted(Arc<AtomicUsize>);

#[feathers::service("counted")]
impl Counted {
    #[setup]
    fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    #[teardown]
    fn count_more(&self) {
        self.0.fetch_add(10, Ordering::Relaxed);
    }

    fn find(&self) -> Result<usize> {
        Ok(self.0.load(Ordering::Relaxed))
    }
}

#[tokio::test]
async fn an_app_is_checked_set_up_and_ended() {
    let error = TestApp::try_start(App::new().service(Talk)).await.unwrap_err();
    assert!(error.message().contains("nobody is told of the events of 'talk'"), "{error}");
    let text = failure(async { drop(TestApp::start(App::new().service(Talk)).await) }).await;
    assert!(text.contains("'talk'") && text.contains("tests/socket/kit.rs"), "{text}");
    let count = Arc::new(AtomicUsize::new(0));
    let app = TestApp::start(App::new().service(Counted(Arc::clone(&count)))).await;
    let client = app.connect().await;
    assert_eq!(client.find("counted").await.unwrap(), 1);
    app.shutdown().await;
    assert_eq!((count.load(Ordering::Relaxed), app.connections(), client.is_connected()), (11, 0, false));
    assert_eq!(app.client().try_connect().await.unwrap_err(), "The server is shutting down");
}
