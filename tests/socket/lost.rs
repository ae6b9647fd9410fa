//! What hooks change is not lost on the way, what an end has to wait for is not lost, and what is not clear is told nobody.

use std::sync::{Arc, Mutex};

use feathers::{
    All, App, AppRef, Audience, Bytes, Context, Error, FromCall, HookContext, OneOrMany, Query, Result, channel, everyone, nobody,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::server::{answered, start, within};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Note {
    id: u32,
    owner: String,
}

/// No `Serialize`: it can not be shown as JSON.
#[derive(Deserialize, JsonSchema)]
struct Filter {
    owner: Option<String>,
}

#[derive(Clone, Serialize, Deserialize, JsonSchema)]
struct Needed {
    owner: String,
}

struct Notes;

#[feathers::service("notes")]
impl Notes {
    async fn find(&self, Query(query): Query<Filter>) -> Result<Option<String>> {
        Ok(query.owner)
    }

    async fn get(&self, id: u32, Query(query): Query<Needed>) -> Result<Note> {
        if id == 404 {
            return Err(Error::not_found("No such note"));
        }
        Ok(Note { id, owner: query.owner })
    }

    async fn create(&self, data: Note) -> Result<Note> {
        Ok(data)
    }

    async fn patch(&self, id: u32, data: Note) -> Result<Note> {
        Ok(Note { id, ..data })
    }

    async fn remove(&self, id: u32) -> Result<Note> {
        Ok(Note { id, owner: "nobody".into() })
    }

    #[before(find)]
    fn mine(&self, query: &mut Filter) {
        query.owner = Some("me".into());
    }

    #[before(find)]
    async fn also(&self, cx: &mut HookContext) -> Result<()> {
        cx.query_mut()?["more"] = json!(null);
        Ok(())
    }

    #[before(get)]
    fn look(&self, query: &Needed) {
        assert!(!query.owner.is_empty());
    }

    #[after(get)]
    fn same(&self, id: &u32, query: &Needed, result: &Note) -> Result<()> {
        if result.id == *id && result.owner == query.owner { Ok(()) } else { Err(Error::conflict("they differ")) }
    }

    #[error(get)]
    fn name(&self, id: &u32, error: &mut Error) {
        *error = Error::gone(format!("{id}"));
    }

    #[before(create)]
    fn early(&self, result: &mut Option<Note>) {
        *result = Some(Note { id: 2, owner: "typed".into() });
    }

    #[publish(removed)]
    fn owner_alone(&self, note: &Note) -> Audience {
        channel(note.owner.clone())
    }
}

#[tokio::test]
async fn a_typed_change_of_the_query_is_not_undone_by_a_change_as_json() {
    let server = start(App::new().service(Notes).publish(nobody())).await;
    let client = server.client().await;
    let ack = client.call(json!(["find", "notes", { "owner": "you" }])).await;
    assert_eq!(ack[0]["code"], 500, "{ack}");
}

/// Reads the query before the method does.
struct Owner;

impl FromCall for Owner {
    async fn from_call(cx: &mut Context) -> Result<Self> {
        Query::<Filter>::from_call(cx).await.map(|_| Self)
    }
}

struct Narrow;

#[feathers::service("narrow", publish = nobody())]
impl Narrow {
    async fn find(&self, _: Owner, Query(query): Query<Filter>) -> Result<Option<String>> {
        Ok(query.owner)
    }

    #[before(find)]
    fn mine(&self, query: &mut Filter) {
        query.owner = Some("me".into());
    }
}

#[tokio::test]
async fn a_typed_change_of_the_query_is_not_undone_by_reading_it_twice() {
    let server = start(App::new().service(Narrow)).await;
    let client = server.client().await;
    let ack = client.call(json!(["find", "narrow", { "owner": "you" }])).await;
    assert_eq!(ack[0]["code"], 500, "{ack}");
}

#[tokio::test]
async fn hooks_after_a_typed_call_of_the_server_see_id_and_query() {
    let seen: Arc<Mutex<Vec<Value>>> = Arc::default();
    let kept = Arc::clone(&seen);
    let note = async |seen: &Arc<Mutex<Vec<Value>>>, cx: &mut HookContext| {
        let now = json!([cx.id()?, cx.query()?]);
        seen.lock().unwrap().push(now);
        Ok(())
    };
    let server = start(
        App::new()
            .service(Notes)
            .publish(nobody())
            .before("get", feathers::with(Arc::clone(&kept), note))
            .after("get", feathers::with(kept, note)),
    )
    .await;
    let notes = server.server.app().service::<Notes>();
    let query = Needed { owner: "Ann".into() };
    let found = notes.get(5).query(query.clone()).await;
    assert_eq!(found.unwrap(), Note { id: 5, owner: "Ann".into() });
    assert_eq!(*seen.lock().unwrap(), [json!([5, { "owner": "Ann" }]), json!([5, { "owner": "Ann" }])]);
    assert_eq!(notes.get(404).query(query).await.unwrap_err().message(), "404");
}

#[tokio::test]
async fn a_typed_result_over_one_in_json_is_what_later_hooks_see() {
    let app = App::new()
        .service(Notes)
        .publish(nobody())
        .before("create", async |cx: &mut HookContext| cx.set_result(json!({ "id": 1, "owner": "json" })))
        .after("create", async |cx: &mut HookContext| {
            if let Some(result) = cx.result_mut()? {
                result["seen"] = json!(true);
            }
            Ok(())
        });
    let server = start(app).await;
    let ack = server.client().await.call(json!(["create", "notes", { "id": 1, "owner": "x" }, {}])).await;
    assert_eq!(ack, answered(json!({ "id": 2, "owner": "typed", "seen": true })));
}

#[tokio::test]
async fn data_as_a_type_of_a_method_without_data_is_none() {
    let app = App::new().service(Notes).publish(nobody()).before(All, async |cx: &mut HookContext| {
        if let Some(note) = cx.data_as::<Note>()? {
            note.owner = "hook".into();
        }
        Ok(())
    });
    let server = start(app).await;
    let client = server.client().await;
    assert_eq!(client.call(json!(["remove", "notes", 3, {}])).await, answered(json!({ "id": 3, "owner": "nobody" })));
}

struct Blobs;

#[feathers::service("blobs", publish = nobody())]
impl Blobs {
    async fn create(&self, data: OneOrMany<Bytes>) -> Result<usize> {
        match data {
            OneOrMany::One(bytes) => Ok(bytes.len()),
            OneOrMany::Many(_) => Err(Error::conflict("a list")),
        }
    }
}

#[tokio::test]
async fn a_hook_that_looks_at_bytes_leaves_them_bytes() {
    let app = App::new().service(Blobs).before(All, async |cx: &mut HookContext| {
        let shown = cx.data()?.cloned();
        assert_eq!((shown.clone(), cx.data()?.cloned()), (Some(json!([1, 2, 3])), shown));
        Ok(())
    });
    let server = start(app).await;
    let client = server.client().await;
    let (ack, _) = client.call_binary(json!(["create", "blobs", crate::client::placeholder(0), {}]), vec![vec![1, 2, 3]]).await;
    assert_eq!(ack, answered(3));
}

#[tokio::test]
async fn what_was_dispatched_before_an_error_does_not_leave_after_it() {
    let app = App::new()
        .service(Notes)
        .publish(nobody())
        .after("patch", async |cx: &mut HookContext| cx.set_dispatch("of the record"))
        .after("patch", async |_: &mut HookContext| Err(Error::forbidden("Not yours")))
        .error("patch", async |cx: &mut HookContext| cx.set_result("nothing"));
    let server = start(app).await;
    let ack = server.client().await.call(json!(["patch", "notes", 1, { "id": 1, "owner": "Ann" }, {}])).await;
    assert_eq!(ack, answered("nothing"));
}

#[tokio::test]
async fn an_event_under_another_name_does_not_pass_that_names_publisher() {
    let app = App::new().service(Notes).publish(everyone()).after("patch", async |cx: &mut HookContext| {
        cx.set_event(Some("removed"));
        Ok(())
    });
    let server = start(app).await;
    let client = server.client().await;
    let ack = client.call(json!(["patch", "notes", 1, { "id": 1, "owner": "Ann" }, {}])).await;
    assert_eq!(ack, answered(json!({ "id": 1, "owner": "Ann" })));
    client.call(json!(["find", "notes", {}])).await;
    assert!(!client.seen().iter().any(|seen| seen.is_event("notes removed")), "it is for its owner alone");
}

#[derive(feathers::Events)]
enum Slow {
    Told(u32),
}

struct Alone;

#[feathers::service("alone", events = Slow)]
impl Alone {
    async fn create(&self, data: Value) -> Result<Value> {
        Ok(data)
    }

    #[publish(created)]
    fn who(&self, _: &Value) -> Audience {
        everyone()
    }

    #[publish(told)]
    fn hears(&self, _: &Slow) -> Audience {
        nobody()
    }
}

#[tokio::test]
async fn an_app_whose_services_choose_all_audiences_starts() {
    let server = start(App::new().service(Alone)).await;
    let client = server.client().await;
    client.call(json!(["create", "alone", 5, {}])).await;
    assert_eq!(client.expect_event("alone created").await, 5);
}

/// Can not be written.
#[derive(JsonSchema)]
struct Broken;

impl Serialize for Broken {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("can not be written")
    }
}

struct Breaks;

#[feathers::service("breaks", publish = everyone())]
impl Breaks {
    async fn create(&self, _: Value) -> Result<Broken> {
        Ok(Broken)
    }
}

#[tokio::test]
async fn a_result_that_panics_behind_its_dispatch_is_answered() {
    let app = App::new().service(Breaks).after(All, async |cx: &mut HookContext| cx.set_dispatch("safe"));
    let server = start(app).await;
    let client = server.client().await;
    assert_eq!(client.call(json!(["create", "breaks", {}, {}])).await, answered("safe"));
}

struct Ends(Arc<Mutex<Vec<&'static str>>>, &'static str);

#[feathers::service("ends")]
impl Ends {
    async fn find(&self) -> Result<()> {
        Ok(())
    }

    #[teardown]
    async fn end(&self) -> Result<()> {
        self.0.lock().unwrap().push(self.1);
        tokio::task::yield_now().await;
        assert_ne!(self.1, "panics");
        Ok(())
    }
}

#[tokio::test]
async fn every_service_is_torn_down_once_whatever_the_others_do() {
    let log: Arc<Mutex<Vec<&'static str>>> = Arc::default();
    let app = App::new().service(Ends(log.clone(), "panics")).service_at("b", Ends(log.clone(), "b"));
    let server = start(app).await;
    let task = tokio::spawn({
        let server = server.server.clone();
        async move { tokio::join!(server.shutdown(), server.shutdown()) }
    });
    within("the end", task).await.expect("it does not panic");
    assert_eq!(*log.lock().unwrap(), ["panics", "b"]);
    let late = server.server.app().add_at("late", Ends(log.clone(), "late")).await;
    assert!(late.is_err(), "nobody would tear it down");
}

#[tokio::test]
async fn a_service_that_comes_late_is_checked_as_the_others() {
    let server = start(App::new().publish(nobody())).await;
    for path in ["", "/", "a//b", "a::b"] {
        assert!(server.server.app().add_at(path, Blobs).await.is_err(), "{path}");
    }
}

struct Tells;

#[feathers::service("tells", events = Slow)]
impl Tells {
    async fn find(&self, app: AppRef) -> Result<()> {
        app.service::<Self>().emit(Slow::Told(1))
    }
}

#[tokio::test]
async fn a_graceful_end_waits_for_events_whose_publisher_waits() {
    /// Closed until the end has begun.
    static GATE: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(0);
    let app = App::new().service(Tells).publish(async |_: &feathers::Event| -> Result<Audience> {
        let _passed = GATE.acquire().await;
        Ok(everyone())
    });
    let server = start(app).await;
    let client = server.client().await;
    client.call(json!(["find", "tells", {}])).await;
    // In this order: the gate opens once the end waits.
    tokio::join!(biased; server.server.shutdown(), async { GATE.add_permits(1) });
    assert_eq!(client.expect_event("tells told").await, 1);
}

#[tokio::test]
async fn an_app_with_routes_can_be_mounted_at_the_root() {
    let routes = axum::Router::new().route("/health", axum::routing::get(async || "well"));
    let server = start(App::new().mount("", App::new().service(Blobs).routes(routes))).await;
    assert_eq!(crate::client::polling::http(server.addr, "GET", "/health", &[], b"").await.text(), "well");
    let ack = server.client().await.call(json!(["find", "blobs", {}])).await;
    assert_eq!(ack[0]["code"], 405, "{ack}");
}

struct Bulk;

#[feathers::service("bulk")]
impl Bulk {
    async fn create(&self, data: OneOrMany<u32>) -> Result<OneOrMany<u32>> {
        Ok(data)
    }
}

/// A publisher is asked about each item, and those who are in several parts hear each once.
#[tokio::test]
async fn a_list_for_the_same_audience_is_told_once_each() {
    let server = start(App::new().service(Bulk).publish(async |_: &feathers::Event| [channel("a"), everyone()])).await;
    let client = server.client().await;
    let other = server.client().await;
    for connection in server.server.app().connections() {
        connection.join("a");
    }
    let items: Vec<u32> = (0..300).collect();
    assert_eq!(client.call(json!(["create", "bulk", items, {}])).await, answered(json!(items)));
    for item in items {
        assert_eq!(other.expect_event("bulk created").await, item);
    }
    client.call(json!(["find", "bulk", {}])).await;
    assert_eq!(client.events().len(), 300);
}
