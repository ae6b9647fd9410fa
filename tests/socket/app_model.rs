//! The app around its services: setup and teardown, services that come and go, apps in apps, several apps in one process.

use std::sync::{Arc, Mutex};

use feathers::{App, AppRef, Class, Error, HookContext, Result, SocketIo, everyone, nobody};
use serde_json::{Value, json};

use crate::client::Client;
use crate::server::start;

type Log = Arc<Mutex<Vec<String>>>;

struct First(Log);

#[feathers::service("first")]
impl First {
    async fn find(&self, app: AppRef) -> Result<Option<u32>> {
        Ok(app.setting::<u32>().map(|number| *number))
    }

    #[setup]
    async fn begin(&self, app: AppRef) -> Result<()> {
        // Other services can be called already.
        let second = app.path("second").find().await?;
        tokio::task::yield_now().await;
        self.0.lock().unwrap().push(format!("first up, second says {second}"));
        Ok(())
    }

    #[teardown]
    async fn end(&self) -> Result<()> {
        self.0.lock().unwrap().push("first down".into());
        Err(Error::conflict("one failure does not stop the others"))
    }
}

struct Second(Log, bool);

#[feathers::service("second")]
impl Second {
    async fn find(&self) -> Result<String> {
        Ok("hello".into())
    }

    #[setup]
    fn begin(&self) -> Result<()> {
        self.0.lock().unwrap().push("second up".into());
        if self.1 { Err(Error::unavailable("no database")) } else { Ok(()) }
    }

    #[teardown]
    fn end(&self) -> Result<()> {
        self.0.lock().unwrap().push("second down".into());
        Ok(())
    }
}

struct Late;

#[feathers::service("late")]
impl Late {
    async fn create(&self, data: Value) -> Result<Value> {
        Ok(data)
    }

    #[method]
    async fn shout_out(&self, data: String) -> Result<String> {
        Ok(data.to_uppercase())
    }
}

fn ack(ack: &Value) -> Value {
    if ack[0].is_null() { ack[1].clone() } else { ack[0]["message"].clone() }
}

#[tokio::test]
async fn services_are_set_up_and_torn_down_in_order() {
    let log = Log::default();
    let server = start(App::new().service(First(log.clone())).service(Second(log.clone(), false))).await;
    assert_eq!(*log.lock().unwrap(), ["first up, second says \"hello\"", "second up"]);
    server.server.shutdown().await;
    assert_eq!(log.lock().unwrap()[2..], ["first down", "second down"]);
}

#[tokio::test]
async fn a_service_that_fails_to_set_up_stops_the_start() {
    let log = Log::default();
    let app = App::new().service(First(log.clone())).service(Second(log.clone(), true)).service(Late).publish(nobody());
    let error = app.start().await.unwrap_err();
    assert_eq!(error.message(), "the service 'second' could not be set up: no database");
    assert_eq!(log.lock().unwrap()[1..], ["second up", "first down"], "what was set up is torn down");
}

#[tokio::test]
async fn what_is_wrong_is_said_at_once() {
    let app = App::new()
        .service(Late)
        .service(Late)
        .mount("v1", App::new().service(Late).before("shoutOut", async |_: &mut HookContext| Ok(())))
        .service_at("/v1/late/", Second(Log::default(), false))
        .service_at("bad//path", Second(Log::default(), false))
        .before("shout_out", async |_: &mut HookContext| Ok(()));
    let text = app.start().await.unwrap_err().message().to_owned();
    for problem in [
        "two services have the path 'late'",
        "two services have the path 'v1/late'",
        "'bad//path' can not be",
        "'shout_out'",
        "'late' (created), 'v1/late' (created)",
    ] {
        assert!(text.contains(problem), "{problem}: {text}");
    }
}

#[tokio::test]
async fn services_come_and_go_while_clients_are_connected() {
    let server = start(App::new().publish(everyone())).await;
    let (client, old) = (Client::connect(server.addr).await, Client::builder(server.addr).eio3().connect().await.unwrap());
    let app = server.server.app();
    assert_eq!(ack(&client.call(json!(["create", "late", 1, {}])).await), "Service 'late' not found");
    // A method that nobody had: an event like any other.
    assert_eq!(ack(&client.call(json!(["shoutOut", "late", "a", {}])).await), "Nobody listens to the event 'shoutOut'");

    app.add(Late).await.unwrap();
    assert_eq!(ack(&client.call(json!(["create", "late", 1, {}])).await), 1);
    assert_eq!(client.expect_event("late created").await, 1);
    assert_eq!(old.expect_event("late created").await, 1);
    assert_eq!(ack(&old.call(json!(["late::create", { "a": 1 }, {}])).await), json!({ "a": 1 }));
    assert_eq!(ack(&client.call(json!(["shoutOut", "late", "a", {}])).await), "A");
    assert_eq!(app.add(Late).await.unwrap_err().message(), "two services have the path 'late'");
    app.add_at("/other/late", Late).await.unwrap();
    assert_eq!(ack(&client.call(json!(["create", "other/late", 2, {}])).await), 2);

    app.unuse("/late").await.unwrap();
    assert_eq!(ack(&client.call(json!(["create", "late", 1, {}])).await), "Service 'late' not found");
    assert_eq!(ack(&client.call(json!(["shoutOut", "late", "a", {}])).await), "Service 'late' not found");
    assert_eq!(app.unuse("late").await.unwrap_err().class(), Some(Class::NotFound));
    assert_eq!(app.service_at::<Late>("other/late").create(json!(3)).await.unwrap(), 3);
}

#[tokio::test]
async fn a_late_service_is_checked_and_set_up_as_the_others() {
    let log = Log::default();
    let server = start(App::new()).await;
    let app = server.server.app();
    assert!(app.add(Late).await.unwrap_err().message().contains("created"), "nobody was chosen to hear it");
    assert_eq!(app.add(Second(log.clone(), true)).await.unwrap_err().message(), "no database");
    assert_eq!(app.path("second").find().await.unwrap_err().class(), Some(Class::NotFound));
    app.add(Second(log.clone(), false)).await.unwrap();
    app.unuse("second").await.unwrap();
    assert_eq!(*log.lock().unwrap(), ["second up", "second up", "second down"]);
}

#[tokio::test]
async fn an_app_in_an_app_keeps_its_own_ways() {
    fn tag(name: &'static str) -> impl feathers::Hook {
        feathers::with(name, async |name: &&'static str, cx: &mut HookContext| {
            let Some(Value::Object(data)) = cx.data_mut()? else { return Ok(()) };
            let tags = data.entry("tags").or_insert_with(|| json!([]));
            tags.as_array_mut().into_iter().for_each(|tags| tags.push(json!(name)));
            Ok(())
        })
    }
    let inner = App::new().service(Late).publish(nobody()).before("create", tag("inner")).set(7_u32).set("inner");
    let handle = inner.handle();
    let routes = axum::Router::new().route("/health", axum::routing::get(async || "well"));
    let app = App::new()
        .service(Late)
        .service(First(Log::default()))
        .service(Second(Log::default(), false))
        .publish(everyone())
        .before("create", tag("outer"))
        .set("outer")
        .mount("/api/v1/", inner.routes(routes));
    assert!(app.schema()["api/v1/late"].is_object());
    let server = start(app).await;
    let client = Client::connect(server.addr).await;
    assert_eq!(ack(&client.call(json!(["create", "api/v1/late", {}, {}])).await), json!({ "tags": ["outer", "inner"] }));
    assert_eq!(ack(&client.call(json!(["create", "late", {}, {}])).await), json!({ "tags": ["outer"] }));
    assert_eq!(client.expect_event("late created").await, json!({ "tags": ["outer"] }), "the inner app tells nobody");
    assert_eq!(ack(&client.call(json!(["find", "first", {}])).await), 7, "a setting the outer app has not");
    assert_eq!(handle.setting::<&str>().as_deref(), Some(&"outer"), "the inner app's handle is one to the whole");
}

#[tokio::test]
async fn two_apps_in_one_process_know_nothing_of_each_other() {
    let app = || App::new().service(Late).publish(everyone()).socketio(SocketIo::new());
    let (one, two) = (start(app()).await, start(app()).await);
    let (a, b) = (Client::connect(one.addr).await, Client::connect(two.addr).await);
    assert_eq!(ack(&a.call(json!(["create", "late", 1, {}])).await), 1);
    assert_eq!(a.expect_event("late created").await, 1);
    ack(&b.call(json!(["create", "nowhere", 1, {}])).await);
    assert_eq!(b.event_count(), 0);
    two.server.app().unuse("late").await.unwrap();
    assert_eq!(ack(&a.call(json!(["create", "late", 2, {}])).await), 2);
}

#[tokio::test]
async fn a_handle_keeps_no_app() {
    let app = App::new().service(Late).publish(nobody());
    let handle = app.handle();
    assert_eq!(handle.path("late").create(1).await.unwrap_err().class(), Some(Class::Unavailable), "not started yet");
    let server = app.start().await.unwrap();
    assert_eq!(handle.path("late").create(1).await.unwrap(), 1);
    let late = handle.service::<Late>();
    server.shutdown().await;
    drop(server);
    assert_eq!(late.create(json!(1)).await.unwrap_err().class(), Some(Class::Unavailable));
    assert!(handle.connections().is_empty());
}

#[tokio::test]
async fn what_is_added_below_a_mounted_app_has_its_guards() {
    async fn refuse(_: &mut HookContext) -> Result<()> {
        Err(Error::forbidden("Admins only"))
    }
    let admin = App::new().before("create", refuse).service(Late).publish(nobody());
    let server = start(App::new().mount("admin", admin).publish(everyone())).await;
    let client = Client::connect(server.addr).await;
    let app = server.server.app();
    app.add_at("admin/more", Late).await.unwrap();
    app.add_at("administration", Late).await.unwrap();
    for path in ["admin/late", "admin/more"] {
        assert_eq!(ack(&client.call(json!(["create", path, 1, {}])).await), "Admins only", "{path}");
    }
    assert_eq!(ack(&client.call(json!(["create", "administration", 1, {}])).await), 1, "a name that begins alike is another");
}

#[tokio::test]
async fn after_the_end_nothing_is_called_and_listeners_hear_it() {
    let server = start(App::new().service(Late).publish(nobody())).await;
    let app = server.server.app();
    let mut events = app.path("late").on("created");
    server.server.shutdown().await;
    assert_eq!(app.path("late").create(1).await.unwrap_err().class(), Some(Class::Unavailable));
    assert_eq!(app.service::<Late>().create(json!(1)).await.unwrap_err().class(), Some(Class::Unavailable));
    assert_eq!(app.add_at("other", Late).await.unwrap_err().class(), Some(Class::Unavailable));
    let end = tokio::time::timeout(std::time::Duration::from_secs(5), events.next()).await;
    assert!(end.expect("the listener hears the end").is_none());
}

#[tokio::test]
async fn a_hook_of_a_mounted_app_is_for_its_own_services() {
    let inner = App::new().service(Second(Log::default(), false)).before("create", async |_: &mut HookContext| Ok(()));
    let error = App::new().service(Late).publish(nobody()).mount("v1", inner).start().await.unwrap_err();
    assert!(error.message().contains("'create'"), "{error}");
}

#[tokio::test]
async fn the_end_of_a_connection_is_told_once() {
    let ended: Log = Log::default();
    let told = ended.clone();
    let socketio = SocketIo::new().on_connect(|_, connection| connection.join("room")).on_disconnect(move |connection| {
        let still_in = connection.is_in("room");
        told.lock().unwrap().push(format!("{} {still_in}", connection.id()));
    });
    let server = start(App::new().socketio(socketio)).await;
    let client = Client::connect(server.addr).await;
    let sid = client.sid();
    let app = server.server.app();
    client.close().await;
    let gone = async {
        while !app.channel("room").is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(5), gone).await.expect("it leaves its channels");
    server.server.shutdown().await;
    assert_eq!(*ended.lock().unwrap(), [format!("{sid} true")]);
}
