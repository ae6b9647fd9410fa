//! Hooks of a block and of an app: what they get, what they change, and who sees it. Their order is in `hook_order`.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use feathers::{
    All, App, Caller, Class, Error, Hook, HookContext, Inject, Next, OneOrMany, Page, Query, Result, SocketIo, everyone, hide,
    with,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::client::Client;
use crate::server::start;

/// What a call was answered with.
fn answered(ack: &Value) -> Value {
    assert_eq!(ack[0], Value::Null, "{ack}");
    ack[1].clone()
}

/// The error a call was answered with.
fn failed(ack: &Value) -> Value {
    assert!(ack[0].is_object() && ack.get(1).is_none(), "{ack}");
    ack[0].clone()
}

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
struct Note {
    id: usize,
    owner: String,
    text: String,
}

#[derive(Clone, Serialize, Deserialize, JsonSchema)]
struct NewNote {
    text: String,
    #[serde(default)]
    owner: String,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct PatchNote {
    text: String,
}

trait HasText {
    fn text(&mut self) -> &mut String;
}

impl HasText for OneOrMany<NewNote> {
    fn text(&mut self) -> &mut String {
        match self {
            Self::One(note) => &mut note.text,
            Self::Many(notes) => &mut notes[0].text,
        }
    }
}

impl HasText for PatchNote {
    fn text(&mut self) -> &mut String {
        &mut self.text
    }
}

#[derive(Clone, Default, Serialize, Deserialize, JsonSchema)]
struct NoteQuery {
    owner: Option<String>,
    fail: Option<String>,
    early: Option<bool>,
}

struct User {
    name: String,
}

#[derive(Default)]
struct Notes(Mutex<Vec<Note>>);

/// Counts its calls over all calls of the service.
#[derive(Clone, Default)]
struct Counted(Arc<AtomicUsize>);

impl Hook for Counted {
    async fn call(&self, _: &mut HookContext) -> Result<()> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

fn at_most(limit: usize) -> impl Hook {
    with((AtomicUsize::new(0), limit), async |state: &(AtomicUsize, usize), _: &mut HookContext| {
        if state.0.fetch_add(1, Ordering::SeqCst) < state.1 { Ok(()) } else { Err(Error::too_many_requests("Enough")) }
    })
}

/// The line that keeps clients out.
async fn internal_only(cx: &mut HookContext) -> Result<()> {
    if cx.caller().is_client() { Err(Error::method_not_allowed("Not for clients")) } else { Ok(()) }
}

#[feathers::service("notes")]
impl Notes {
    async fn find(&self, Query(query): Query<NoteQuery>) -> Result<Page<Note>> {
        let mut data = self.0.lock().unwrap().clone();
        data.retain(|note| query.owner.as_ref().is_none_or(|owner| *owner == note.owner));
        Ok(Page { total: data.len() as u64, limit: 10, skip: 0, data })
    }

    async fn get(&self, id: usize) -> Result<Note> {
        self.0.lock().unwrap().get(id).cloned().ok_or_else(|| Error::not_found("No such note"))
    }

    async fn create(&self, data: OneOrMany<NewNote>) -> Result<OneOrMany<Note>> {
        let mut notes = self.0.lock().unwrap();
        Ok(data.map(|new| {
            let note = Note { id: notes.len(), owner: new.owner, text: new.text };
            notes.push(note.clone());
            note
        }))
    }

    async fn patch(&self, id: usize, data: &PatchNote) -> Result<Note> {
        let mut notes = self.0.lock().unwrap();
        let note = notes.get_mut(id).ok_or_else(|| Error::not_found("No such note"))?;
        note.text = data.text.clone();
        Ok(note.clone())
    }

    #[hook(internal_only)]
    async fn remove(&self, id: usize) -> Result<usize> {
        Ok(id)
    }

    #[hook(at_most(2))]
    #[method]
    async fn count(&self, _: ()) -> Result<usize> {
        Ok(self.0.lock().unwrap().len())
    }

    /// One for each item; the owner is who calls.
    #[before(create)]
    fn own(&self, data: &mut NewNote, me: Option<Inject<User>>) -> Result<()> {
        if data.text.is_empty() {
            return Err(Error::bad_request("A note needs a text"));
        }
        data.owner = me.map_or_else(|| "server".into(), |me| me.name.clone());
        Ok(())
    }

    #[before(create, patch)]
    async fn trim(&self, data: &mut impl HasText) {
        let text = data.text();
        *text = text.trim().to_owned();
    }

    #[before(find)]
    fn mine(
        &self,
        query: &mut NoteQuery,
        caller: Caller,
        me: Option<Inject<User>>,
        result: &mut Option<Page<Note>>,
    ) -> Result<()> {
        if query.early == Some(true) {
            *result = Some(Page::default());
        }
        if caller.is_client() {
            query.owner = Some(me.ok_or_else(|| Error::not_authenticated("Who are you?"))?.name.clone());
        }
        Ok(())
    }

    #[after(create)]
    fn shout(&self, result: &mut Note) {
        result.text.make_ascii_uppercase();
    }

    #[after(patch)]
    fn compare(&self, id: &usize, data: &PatchNote, result: &Note) -> Result<()> {
        if result.id == *id && result.text == data.text { Ok(()) } else { Err(Error::internal("they differ")) }
    }

    #[error(patch)]
    fn make_one(&self, error: &Error, id: &usize, result: &mut Option<Note>) {
        if error.class() == Some(Class::NotFound) && *id == 99 {
            *result = Some(Note { id: 99, owner: "nobody".into(), text: "made".into() });
        }
    }

    #[error(get)]
    async fn reword(&self, error: &mut Error) {
        *error = Error::gone(format!("{error}, any more"));
    }

    #[around(get)]
    async fn cached(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> {
        if cx.id()? == Some(json!(7)) {
            return cx.set_result(Note { id: 7, owner: "cache".into(), text: "cached".into() });
        }
        next.run(cx).await
    }
}

fn app() -> App {
    App::new().service(Notes::default()).publish(everyone()).socketio(SocketIo::new().middleware(
        async |handshake: &mut feathers::Handshake| {
            if let Some(name) = handshake.query("user") {
                handshake.insert(User { name });
            }
            Ok(())
        },
    ))
}

#[tokio::test]
async fn typed_hooks_change_data_query_and_result() {
    let server = start(app()).await;
    let ann = Client::builder(server.addr).query("user=Ann").connect().await.expect("the client is let in");
    let created =
        answered(&ann.call(json!(["create", "notes", [{ "text": " one " }, { "text": "two", "owner": "Eve" }], {}])).await);
    // The trait's hook sees the whole and trims the first; the typed ones see each.
    assert_eq!(created, json!([{ "id": 0, "owner": "Ann", "text": "ONE" }, { "id": 1, "owner": "Ann", "text": "TWO" }]));
    assert_eq!(ann.expect_event("notes created").await, created[0], "events carry what hooks made of the result");
    assert_eq!(ann.expect_event("notes created").await, created[1]);

    let refused = failed(&ann.call(json!(["create", "notes", [{ "text": "x" }, { "text": "" }], {}])).await);
    assert_eq!(refused["message"], "A note needs a text");
    assert_eq!(answered(&ann.call(json!(["find", "notes", { "owner": "Eve" }])).await)["total"], 2, "the query is the hook's");
    assert_eq!(
        answered(&ann.call(json!(["find", "notes", { "early": true }])).await)["total"],
        0,
        "an early result skips the method"
    );
    let stranger = Client::connect(server.addr).await;
    assert_eq!(failed(&stranger.call(json!(["find", "notes", {}])).await)["code"], 401);
    assert_eq!(failed(&stranger.call(json!(["find", "notes", { "ownr": 1 }])).await)["code"], 400, "a hook's query is as strict");
    assert_eq!(failed(&stranger.call(json!(["create", "notes", { "text": 5 }, {}])).await)["code"], 400);

    let patched = answered(&ann.call(json!(["patch", "notes", 0, { "text": " three " }, {}])).await);
    assert_eq!(patched["text"], "three");
}

#[tokio::test]
async fn an_error_hook_recovers_or_rewords() {
    let server = start(app()).await;
    let client = Client::connect(server.addr).await;
    let made = answered(&client.call(json!(["patch", "notes", 99, { "text": "x" }, {}])).await);
    assert_eq!(made, json!({ "id": 99, "owner": "nobody", "text": "made" }));
    assert_eq!(client.expect_event("notes patched").await, made, "what has recovered is announced");
    assert_eq!(failed(&client.call(json!(["patch", "notes", 98, { "text": "x" }, {}])).await)["code"], 404);
    let gone = failed(&client.call(json!(["get", "notes", 1, {}])).await);
    assert_eq!((gone["code"].clone(), gone["message"].clone()), (json!(410), json!("No such note, any more")));
    assert_eq!(answered(&client.call(json!(["get", "notes", 7, {}])).await)["text"], "cached", "an around hook answers itself");
}

#[tokio::test]
async fn reusable_hooks_are_made_once() {
    let server = start(app()).await;
    let client = Client::connect(server.addr).await;
    for _ in 0..2 {
        assert_eq!(answered(&client.call(json!(["count", "notes", {}, {}])).await), json!(0));
    }
    assert_eq!(failed(&client.call(json!(["count", "notes", {}, {}])).await)["code"], 429);
}

#[tokio::test]
async fn clients_do_not_pass_for_the_server() {
    let server = start(app().socketio(SocketIo::new().middleware(async |handshake: &mut feathers::Handshake| {
        // A label is no proof, whatever it says.
        handshake.set_provider("");
        Ok(())
    })))
    .await;
    let forged =
        json!({ "provider": null, "caller": "Internal", "internal": true, "$internal": true, "query": { "provider": null } });
    for query in ["provider=", "provider=internal&internal=true"] {
        let client = Client::builder(server.addr)
            .query(query)
            .auth(forged.clone())
            .header("x-provider", "internal")
            .connect()
            .await
            .expect("the client is let in");
        for call in [
            json!(["remove", "notes", 1, forged]),
            json!(["remove", "notes", 1]),
            json!(["remove", "notes", 1, null]),
            json!(["remove", "notes/", 1, {}]),
            json!(["notes::remove", 1, forged]),
            json!(["notes::removed", 1, {}]),
        ] {
            let error = failed(&client.call(call.clone()).await);
            assert_eq!(error["message"], "Not for clients", "{call}");
        }
    }
    let app = server.server.app();
    assert_eq!(app.path("notes").remove(1).await.unwrap(), json!(1));
    assert_eq!(app.service::<Notes>().remove(1).await.unwrap(), 1);
}

struct Secrets;

#[feathers::service("secrets")]
impl Secrets {
    async fn find(&self) -> Result<Vec<Value>> {
        Ok(vec![json!({ "id": 1, "secret": 1 }), json!({ "id": 2, "secret": 2 })])
    }

    async fn create(&self, data: Value) -> Result<Value> {
        Ok(data)
    }
}

#[tokio::test]
async fn what_leaves_is_not_what_is_stored() {
    let strip = async |cx: &mut HookContext| {
        let Some(result) = cx.result()? else { return Ok(()) };
        let stripped = |record: &Value| json!({ "id": record["id"] });
        let dispatch = match result {
            Value::Array(items) => items.iter().map(stripped).collect(),
            Value::String(_) => json!([1]),
            record => stripped(record),
        };
        cx.set_dispatch(dispatch)
    };
    let server = start(App::new().service(Secrets).publish(everyone()).after(All, strip)).await;
    let client = Client::connect(server.addr).await;
    let app = server.server.app();
    let mut heard = app.path("secrets").on("created");
    assert_eq!(answered(&client.call(json!(["find", "secrets", {}])).await), json!([{ "id": 1 }, { "id": 2 }]));
    assert_eq!(app.path("secrets").find().await.unwrap()[0], json!({ "id": 1, "secret": 1 }), "the server sees all");

    let record = json!({ "id": 3, "secret": "s" });
    assert_eq!(answered(&client.call(json!(["create", "secrets", record, {}])).await), json!({ "id": 3 }));
    assert_eq!(client.expect_event("secrets created").await, json!({ "id": 3 }));
    assert_eq!(heard.next().await.unwrap().unwrap().json().unwrap(), record, "so do its listeners");
    let many = json!([{ "id": 4, "secret": 1 }, { "id": 5, "secret": 2 }]);
    assert_eq!(app.path("secrets").create(many.clone()).await.unwrap(), many);
    assert_eq!(client.expect_event("secrets created").await, json!({ "id": 4 }), "each item's own copy");
    assert_eq!(client.expect_event("secrets created").await, json!({ "id": 5 }));

    // A copy of another length belongs to no item: nobody is told, and the call succeeds.
    client.forget();
    assert_eq!(answered(&client.call(json!(["create", "secrets", "text", {}])).await), json!([1]));
    answered(&client.call(json!(["find", "secrets", {}])).await);
    assert_eq!(client.event_count(), 0);
}

#[tokio::test]
async fn app_hooks_see_and_change_everything_as_json() {
    let counted = Counted::default();
    let app = App::new()
        .service(Secrets)
        .service(Notes::default())
        .publish(everyone())
        .before(All, counted.clone())
        .before("create", async |cx: &mut HookContext| {
            if let Some(Value::Object(data)) = cx.data_mut()? {
                data.insert("by".into(), json!("hook"));
            }
            cx.query_mut()?["seen"] = json!(true);
            Ok(())
        })
        .after("create", async |cx: &mut HookContext| {
            let quiet = cx.data()?.is_some_and(|data| data["quiet"] == true);
            if quiet {
                cx.set_event(None::<&str>);
            }
            let about = json!([cx.path(), cx.method(), cx.provider(), cx.event(), cx.query()?, cx.id()?, cx.params()?.names()]);
            if let Some(Value::Object(result)) = cx.result_mut()? {
                result.insert("about".into(), about);
            }
            Ok(())
        })
        .error("get", async |cx: &mut HookContext| {
            let id = cx.id()?.unwrap_or_default();
            cx.set_result(json!({ "id": id, "owner": "hook", "text": cx.error().map(ToString::to_string) }))
        });
    let server = start(app).await;
    let client = Client::connect(server.addr).await;
    let created = answered(&client.call(json!(["create", "secrets", { "id": 1 }, { "a": 1 }])).await);
    assert_eq!(created["by"], "hook");
    assert_eq!(
        created["about"],
        json!(["secrets", "create", "socketio", "created", { "a": 1, "seen": true }, null, ["connection", "headers", "provider", "query", "route"]])
    );
    assert_eq!(client.expect_event("secrets created").await, created);
    client.forget();
    answered(&client.call(json!(["create", "secrets", { "quiet": true }, {}])).await);
    assert_eq!(answered(&client.call(json!(["get", "notes", 5, {}])).await)["text"], "No such note, any more");
    assert_eq!(client.event_count(), 0, "an event of null is none");
    assert_eq!(counted.0.load(Ordering::SeqCst), 3);
    // Typed code reads what hooks wrote as JSON, with the same errors.
    let refused = failed(&client.call(json!(["create", "notes", { "text": "x", "owner": 5 }, {}])).await);
    assert_eq!(refused["errors"], json!({ "owner": "invalid type: integer `5`, expected a string" }));
}

#[tokio::test]
async fn a_hook_that_panics_fails_the_call_and_no_more() {
    let app = App::new().service(Secrets).publish(everyone()).before(
        "create",
        async |_: &mut HookContext| {
            if true { panic!("a bug") } else { Ok(()) }
        },
    );
    let server = start(app).await;
    let client = Client::connect(server.addr).await;
    assert_eq!(failed(&client.call(json!(["create", "secrets", {}, {}])).await)["code"], 500);
    answered(&client.call(json!(["find", "secrets", {}])).await);
}

#[tokio::test]
async fn hooks_for_methods_that_no_service_has_do_not_start() {
    let app = App::new()
        .service(Secrets)
        .publish(everyone())
        .before(["create", "craete"], internal_only)
        .around("boom", async |cx: &mut HookContext, next: Next<'_>| next.run(cx).await);
    let text = app.start().await.unwrap_err().message().to_owned();
    assert!(text.contains("'craete'") && text.contains("'boom'") && !text.contains("'create'"), "{text}");
}

struct Pages;

#[derive(Clone, Serialize, Deserialize, JsonSchema)]
struct Secret {
    id: u32,
    password: String,
}

#[feathers::service("pages", publish = everyone())]
#[hook(around = hide(["password"]))]
impl Pages {
    async fn find(&self) -> Result<Page<Secret>> {
        let data = (0..2).map(|id| Secret { id, password: "s".into() }).collect();
        Ok(Page { total: 2, limit: 2, skip: 0, data })
    }

    async fn create(&self, data: OneOrMany<Secret>) -> Result<OneOrMany<Secret>> {
        Ok(data)
    }

    async fn remove(&self, id: u32, params: feathers::Params) -> Result<Value> {
        Ok(json!([id, params.query]))
    }

    /// One by one, also those of a page.
    #[after(find)]
    fn count(&self, result: &mut Secret) {
        result.id += 10;
    }

    #[before(remove)]
    fn narrow(&self, query: &mut NoteQuery) {
        query.owner = Some("me".into());
    }
}

#[tokio::test]
async fn hidden_fields_stay_on_the_server() {
    let server = start(App::new().service(Pages)).await;
    let client = Client::connect(server.addr).await;
    let app = server.server.app();
    let page = answered(&client.call(json!(["find", "pages", {}])).await);
    assert_eq!(page, json!({ "total": 2, "limit": 2, "skip": 0, "data": [{ "id": 10 }, { "id": 11 }] }));
    let record = json!({ "id": 1, "password": "s" });
    assert_eq!(app.path("pages").create(json!([record, record])).await.unwrap(), json!([record, record]));
    assert_eq!(client.expect_event("pages created").await, json!({ "id": 1 }), "a call of the server tells clients no more");
    assert_eq!(client.expect_event("pages created").await, json!({ "id": 1 }));
    assert_eq!(answered(&client.call(json!(["create", "pages", record, {}])).await), json!({ "id": 1 }));
}

/// The params would show what the client sent, and not what the hook made of it.
#[tokio::test]
async fn what_a_hook_has_narrowed_is_not_read_from_the_params() {
    let server = start(App::new().service(Pages)).await;
    let client = Client::connect(server.addr).await;
    assert_eq!(failed(&client.call(json!(["remove", "pages", 1, { "owner": "you" }])).await)["code"], 500);
}

#[tokio::test]
async fn an_event_in_no_list_is_not_sent() {
    struct Plain;

    #[feathers::service("plain")]
    impl Plain {
        fn find(&self) -> Result<u32> {
            Ok(7)
        }

        fn create(&self, data: u32) -> Result<u32> {
            Ok(data)
        }
    }

    let app = App::new()
        .service(Plain)
        .publish(everyone())
        .after("create", async |cx: &mut HookContext| {
            cx.set_event(Some("anything"));
            assert_eq!(cx.event(), None);
            Ok(())
        })
        .after("find", async |cx: &mut HookContext| {
            cx.set_event(Some("patched"));
            Ok(())
        });
    let server = start(app).await;
    let client = Client::connect(server.addr).await;
    let mut heard = server.server.app().service::<Plain>().on_all();
    assert_eq!(answered(&client.call(json!(["create", "plain", 1, {}])).await), 1);
    assert_eq!(client.event_count(), 0, "{:?}", client.events());
    assert_eq!(answered(&client.call(json!(["find", "plain", {}])).await), 7);
    assert_eq!(client.expect_event("plain patched").await, 7);
    assert_eq!(heard.next().await.unwrap().unwrap().name(), "patched", "nor does the server hear of the other");
}
