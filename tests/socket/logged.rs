//! What is logged when nobody is told of an event: which service, which event, which method.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use feathers::test::TestApp;
use feathers::{App, AppRef, Audience, Connection, Error, Event, HookContext, Page, Result, channel, everyone, nobody};
use serde_json::{Value, json};
use tokio::time::Instant;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Level, Metadata, Subscriber};

type Fields = BTreeMap<&'static str, String>;

/// Collects the fields of what the runtime says as an error.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<Fields>>>);

impl Log {
    /// What was said since, each once, by these fields and by a part of its error.
    #[track_caller]
    fn expect(&self, expected: &[(&str, &str)], error: &str) {
        let said = std::mem::take(&mut *self.0.lock().unwrap());
        assert_eq!(said.len(), 1, "one thing is wrong: {said:?}");
        for (name, value) in expected {
            assert_eq!(said[0].get(name).map(String::as_str), Some(*value), "{name}: {said:?}");
        }
        let text = said[0].get("error").or(said[0].get("message"));
        assert!(text.is_some_and(|text| text.contains(error)), "{error}: {said:?}");
    }
}

struct Collect<'a>(&'a mut Fields);

impl Visit for Collect<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() == Level::ERROR && metadata.target().starts_with("feathers_runtime")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut fields = Fields::new();
        event.record(&mut Collect(&mut fields));
        self.0.lock().unwrap().push(fields);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[derive(feathers::Events)]
enum Sign {
    Typing(u8),
    Seen,
}

/// Its publishers fail as the number says.
struct Broken;

#[feathers::service("broken", events = Sign)]
impl Broken {
    fn create(&self, data: u8) -> Result<u8> {
        Ok(data)
    }

    fn update(&self, _id: u8, data: Vec<u8>) -> Result<Vec<u8>> {
        Ok(data)
    }

    /// One record as JSON, several for a publisher of items.
    fn patch(&self, _id: u8, data: Vec<u8>) -> Result<Page<u8>> {
        Ok(Page { total: data.len() as u64, limit: 10, skip: 0, data })
    }

    fn remove(&self, id: u8) -> Result<u8> {
        Ok(id)
    }

    #[method]
    fn sign(&self, data: u8, app: AppRef) -> Result<()> {
        app.service::<Self>().emit(if data == 0 { Sign::Seen } else { Sign::Typing(data) })
    }

    #[publish(created)]
    async fn of_created(&self, number: &u8) -> Result<Audience> {
        fails(*number).await
    }

    #[publish(patched)]
    fn of_patched(&self, _: &u8) -> Audience {
        everyone()
    }

    #[publish(typing)]
    async fn of_typing(&self, sign: &Sign) -> Result<Audience> {
        match sign {
            Sign::Typing(number) => fails(*number).await,
            Sign::Seen => Ok(everyone()),
        }
    }
}

async fn fails(number: u8) -> Result<Audience> {
    match number {
        1 => Err(Error::conflict("it failed")),
        2 => panic!("it panicked"),
        3 => Ok(everyone().only(|_: &Connection| panic!("a predicate panicked"))),
        4 => std::future::pending().await,
        _ => Ok(everyone()),
    }
}

/// What fails and how it is told of: for error, panic and a predicate's panic.
const FAILURES: [(u8, &str); 3] = [(1, "it failed"), (2, "it panicked"), (3, "a predicate panicked")];

async fn app() -> TestApp {
    let of_others = async |event: &Event| -> Result<Audience> {
        match event.name() {
            "removed" => fails(event.data()?).await,
            _ => Ok(everyone()),
        }
    };
    let shorter = async |cx: &mut HookContext| cx.set_dispatch(json!([1]));
    TestApp::start(App::new().service(Broken).publish(of_others).after("update", shorter)).await
}

#[tokio::test]
async fn a_publisher_that_fails_is_logged_with_its_service_event_and_method() {
    let log = Log::default();
    let _logging = tracing::subscriber::set_default(log.clone());
    let app = app().await;
    let client = app.connect().await;
    for (number, error) in FAILURES {
        client.create("broken", number).await.unwrap();
        client.expect_silence().await;
        log.expect(&[("service", "broken"), ("event", "created"), ("method", "create")], error);
        client.remove("broken", number).await.unwrap();
        client.expect_silence().await;
        log.expect(&[("service", "broken"), ("event", "removed"), ("method", "remove")], error);
        app.app().path("broken").create(number).await.unwrap();
        client.expect_silence().await;
        log.expect(&[("service", "broken"), ("event", "created"), ("method", "create")], error);
    }
    client.create("broken", 5).await.unwrap();
    assert_eq!(client.expect("broken created").await, 5);
    assert!(log.0.lock().unwrap().is_empty(), "nothing is wrong with this one");
}

#[tokio::test]
async fn a_publisher_of_an_own_event_that_fails_is_logged_likewise() {
    let log = Log::default();
    let _logging = tracing::subscriber::set_default(log.clone());
    let app = app().await;
    let client = app.connect().await;
    for (number, error) in FAILURES {
        client.call("sign", "broken", number).await.unwrap();
        client.expect_silence().await;
        log.expect(&[("service", "broken"), ("event", "typing"), ("method", "emit")], error);
    }
    client.call("sign", "broken", 0).await.unwrap();
    client.expect("broken seen").await;
    assert!(log.0.lock().unwrap().is_empty(), "nothing is wrong with this one");
}

#[tokio::test]
async fn counts_that_do_not_agree_are_logged_likewise() {
    let log = Log::default();
    let _logging = tracing::subscriber::set_default(log.clone());
    let app = app().await;
    let client = app.connect().await;
    assert_eq!(client.update("broken", 1, [1, 2]).await.unwrap(), json!([1]), "the call itself succeeds");
    client.expect_silence().await;
    let error = "what is dispatched has not as many items as the result";
    log.expect(&[("service", "broken"), ("event", "updated"), ("method", "update")], error);
    client.patch("broken", 1, [1, 2, 3]).await.unwrap();
    client.expect_silence().await;
    log.expect(&[("service", "broken"), ("event", "patched"), ("method", "patch")], "3 audiences for 1 events");
}

/// A call is under way until its events are out, so one whose publisher never ends would keep the app busy for good.
#[tokio::test(start_paused = true)]
async fn a_publisher_that_never_ends_is_given_up_and_logged() {
    let log = Log::default();
    let _logging = tracing::subscriber::set_default(log.clone());
    let app = app().await;
    let client = app.connect().await;
    let given_up = "a publisher did not finish in time; nobody is told";

    let start = Instant::now();
    assert_eq!(client.create("broken", 4).await.unwrap(), 4);
    assert!(start.elapsed() < Duration::from_secs(1), "answered while the publisher waits");
    assert!(log.0.lock().unwrap().is_empty(), "it has its time");
    app.quiet().await;
    log.expect(&[("service", "broken"), ("method", "create"), ("event", "created")], given_up);

    assert_eq!(client.call("sign", "broken", 4).await.unwrap(), Value::Null);
    app.quiet().await;
    log.expect(&[("service", "broken"), ("method", "emit"), ("event", "typing")], given_up);

    assert_eq!(app.app().path("broken").create(4).await.unwrap(), 4);
    app.quiet().await;
    log.expect(&[("service", "broken"), ("method", "create"), ("event", "created")], given_up);

    client.expect_silence().await;
    client.create("broken", 5).await.unwrap();
    assert_eq!(client.expect("broken created").await, 5, "and the next is heard of");
    let end = Instant::now();
    app.shutdown().await;
    assert!(end.elapsed() < Duration::from_secs(1), "nothing is under way any more");
}

#[tokio::test]
async fn nothing_is_logged_when_nobody_is_meant() {
    let log = Log::default();
    let _logging = tracing::subscriber::set_default(log.clone());
    for audience in [nobody(), channel("empty")] {
        let app = TestApp::start(App::new().service(Broken).publish(audience)).await;
        let client = app.connect().await;
        client.remove("broken", 1).await.unwrap();
        client.expect_silence().await;
    }
    assert!(log.0.lock().unwrap().is_empty());
}
