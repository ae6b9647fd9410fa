//! Services that come and go while others call: what a setup can reach, and what a teardown waits for.

use std::sync::{Arc, Mutex};
use std::task::Poll;

use feathers::{App, AppRef, Class, Error, Result, Subscription, everyone, nobody};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::server::{Running, answered, refused, start, until, within};

/// What has happened to a service, and how far its calls and its setup may go.
#[derive(Clone)]
struct Steps {
    log: Arc<Mutex<Vec<&'static str>>>,
    begun: Arc<Semaphore>,
    may_end: Arc<Semaphore>,
}

impl Steps {
    fn new() -> Self {
        Self { log: Arc::default(), begun: Arc::new(Semaphore::new(0)), may_end: Arc::new(Semaphore::new(0)) }
    }

    fn note(&self, what: &'static str) {
        self.log.lock().unwrap().push(what);
    }

    fn log(&self) -> Vec<&'static str> {
        self.log.lock().unwrap().clone()
    }

    /// The side of the service.
    async fn pause(&self) {
        self.begun.add_permits(1);
        self.may_end.acquire().await.unwrap().forget();
    }

    /// The side of the test.
    async fn have_begun(&self) {
        within("the beginning", self.begun.acquire()).await.unwrap().forget();
    }
}

struct Work(Steps);

#[feathers::service("work")]
impl Work {
    async fn create(&self, data: Value) -> Result<Value> {
        self.0.pause().await;
        self.0.note("done");
        Ok(data)
    }

    /// Takes itself out.
    async fn remove(&self, id: u32, app: AppRef) -> Result<u32> {
        app.unuse("work").await?;
        self.0.note("done");
        Ok(id)
    }

    #[teardown]
    fn end(&self) -> Result<()> {
        self.0.note("down");
        Ok(())
    }
}

/// Begins something that has to wait, and gives it up.
async fn begin(what: impl Future) {
    let mut what = std::pin::pin!(what);
    let waits = std::future::poll_fn(|cx| Poll::Ready(what.as_mut().poll(cx).is_pending())).await;
    assert!(waits, "it has to wait");
}

async fn gone(server: &Running, path: &str) {
    let client = server.client().await;
    let expected = refused(Class::NotFound, &format!("Service '{path}' not found"));
    within("a service that is gone", async { while client.call(json!(["get", path, 1])).await != expected {} }).await;
}

#[tokio::test]
async fn the_teardown_of_a_service_waits_for_its_calls() {
    let steps = Steps::new();
    let server = start(App::new().service(Work(steps.clone())).publish(everyone())).await;
    let client = server.client().await;
    let call = client.start(json!(["create", "work", 1])).await;
    steps.have_begun().await;
    let app = server.server.app();
    let unuse = tokio::spawn(async move { app.unuse("work").await });
    gone(&server, "work").await;
    assert!(steps.log().is_empty(), "{:?}", steps.log());
    steps.may_end.add_permits(1);
    assert_eq!(client.ack(call).await, answered(1));
    within("the teardown", unuse).await.unwrap().unwrap();
    assert_eq!(steps.log(), ["done", "down"]);
}

#[tokio::test]
async fn who_gives_up_waiting_for_a_teardown_does_not_stop_it() {
    let steps = Steps::new();
    let server = start(App::new().service(Work(steps.clone())).publish(everyone())).await;
    let client = server.client().await;
    let call = client.start(json!(["create", "work", 1])).await;
    steps.have_begun().await;
    let app = server.server.app();
    begin(app.unuse("work")).await;
    steps.may_end.add_permits(1);
    assert_eq!(client.ack(call).await, answered(1));
    until("the teardown", || steps.log() == ["done", "down"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_method_that_takes_its_own_service_out_does_not_wait_for_ever() {
    let steps = Steps::new();
    let server = App::new().service(Work(steps.clone())).publish(nobody()).start().await.unwrap();
    assert_eq!(server.app().path("work").remove(5).await.unwrap(), 5);
    assert_eq!(steps.log(), ["down", "done"]);
}

#[derive(feathers::Events)]
enum Told {
    Ready(u32),
}

/// Calls itself while it is set up.
struct Late {
    steps: Steps,
    fails: bool,
    heard: Arc<Mutex<Option<Subscription>>>,
}

#[feathers::service("late", events = Told)]
impl Late {
    fn create(&self, data: u32) -> Result<u32> {
        Ok(data)
    }

    #[setup]
    async fn begin(&self, app: AppRef) -> Result<()> {
        let own = app.service::<Self>();
        *self.heard.lock().unwrap() = Some(own.on_all());
        own.create(1).await?;
        app.path("late").create(2).await?;
        own.emit(Told::Ready(3))?;
        self.steps.pause().await;
        if self.fails { Err(Error::unavailable("no database")) } else { Ok(()) }
    }
}

fn late(steps: &Steps, fails: bool) -> (Late, Arc<Mutex<Option<Subscription>>>) {
    let heard = Arc::default();
    (Late { steps: steps.clone(), fails, heard: Arc::clone(&heard) }, heard)
}

#[tokio::test]
async fn a_late_service_reaches_itself_in_its_setup_and_no_client_does_yet() {
    let steps = Steps::new();
    let server = start(App::new().publish(everyone())).await;
    let client = server.client().await;
    let (app, (service, heard)) = (server.server.app(), late(&steps, false));
    let add = tokio::spawn({
        let app = app.clone();
        async move { app.add(service).await }
    });
    steps.have_begun().await;
    assert_eq!(client.call(json!(["create", "late", 9])).await, refused(Class::NotFound, "Service 'late' not found"));
    let (another, _) = late(&steps, false);
    assert_eq!(app.add(another).await.unwrap_err().message(), "two services have the path 'late'");
    assert_eq!(app.unuse("late").await.unwrap_err().class(), Some(Class::NotFound), "it is not there yet");
    steps.may_end.add_permits(1);
    within("the setup", add).await.unwrap().unwrap();
    assert_eq!(client.call(json!(["create", "late", 4])).await, answered(4));
    let mut heard = heard.lock().unwrap().take().unwrap();
    for (name, data) in [("created", 1), ("created", 2), ("ready", 3), ("created", 4)] {
        let event = within("an event", heard.next()).await.unwrap().unwrap();
        assert_eq!((event.name(), event.json().unwrap()), (name, json!(data)));
    }
}

#[tokio::test]
async fn a_late_service_that_is_not_set_up_leaves_its_path() {
    let steps = Steps::new();
    let server = start(App::new().publish(nobody())).await;
    let app = server.server.app();
    let (service, heard) = late(&steps, true);
    steps.may_end.add_permits(1);
    assert_eq!(app.add(service).await.unwrap_err().message(), "no database");
    assert_eq!(app.path("late").create(1).await.unwrap_err().class(), Some(Class::NotFound));
    let mut heard = heard.lock().unwrap().take().unwrap();
    let rest = async { while heard.next().await.is_some() {} };
    within("the end of a service that did not come", rest).await;
    // Nor does one whose setup nobody waits for any more.
    let (service, _) = late(&steps, false);
    begin(app.add(service)).await;
    steps.may_end.add_permits(1);
    let (service, _) = late(&steps, false);
    app.add(service).await.unwrap();
}

/// Three of these in a row: the setup of the second takes the first out, that of the third adds one and fails.
struct Part {
    name: &'static str,
    steps: Steps,
}

#[feathers::service("part")]
impl Part {
    fn find(&self) -> Result<()> {
        Ok(())
    }

    #[setup]
    async fn begin(&self, app: AppRef) -> Result<()> {
        self.steps.note(self.name);
        match self.name {
            "b" => app.unuse("a").await,
            "c" => {
                app.add_at("d", Self { name: "d", steps: self.steps.clone() }).await?;
                Err(Error::unavailable("no database"))
            }
            _ => Ok(()),
        }
    }

    #[teardown]
    fn end(&self) -> Result<()> {
        self.steps.note(match self.name {
            "a" => "a down",
            "b" => "b down",
            "d" => "d down",
            _ => "what was not up is down",
        });
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn a_setup_may_take_services_out_and_add_some_and_those_that_are_up_are_torn_down_once() {
    let steps = Steps::new();
    let part = |name| Part { name, steps: steps.clone() };
    let app = App::new().publish(nobody());
    let app = ["a", "b", "c"].into_iter().fold(app, |app, name| app.service_at(name, part(name)));
    let began = tokio::time::Instant::now();
    assert_eq!(app.start().await.unwrap_err().message(), "the service 'c' could not be set up: no database");
    assert_eq!(steps.log(), ["a", "b", "a down", "c", "d", "b down", "d down"]);
    assert!(began.elapsed() < std::time::Duration::from_secs(1), "nobody waits for a setup that is over");
}

#[tokio::test(start_paused = true)]
async fn the_end_waits_for_the_setup_of_a_late_service() {
    let steps = Steps::new();
    let server = App::new().publish(nobody()).start().await.unwrap();
    let (app, (service, _)) = (server.app(), late(&steps, false));
    let add = tokio::spawn(async move { app.add(service).await });
    steps.have_begun().await;
    let mut end = std::pin::pin!(server.shutdown());
    let ended = tokio::time::timeout(std::time::Duration::from_secs(1), &mut end).await;
    assert!(ended.is_err(), "it is not set up yet");
    steps.may_end.add_permits(1);
    end.await;
    assert_eq!(add.await.unwrap().unwrap_err().class(), Some(Class::Unavailable));
}
