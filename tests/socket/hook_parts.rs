//! What hooks get of a call that has failed, that was answered early, or whose query and id another hook has changed.

use std::sync::{Arc, Mutex};

use feathers::{All, App, Error, HookContext, Params, Query, Result, Target, nobody, with};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::server::{Running, answered, start};

/// What hooks have seen, in their order.
type Seen = Arc<Mutex<Vec<Value>>>;

fn taken(seen: &Seen) -> Vec<Value> {
    std::mem::take(&mut seen.lock().unwrap())
}

async fn call(server: &Running, call: Value) -> Value {
    server.client().await.call(call).await
}

#[derive(Clone, Serialize, Deserialize, JsonSchema)]
struct Note {
    id: u32,
    text: String,
}

#[derive(Deserialize, JsonSchema)]
struct PatchNote {
    text: String,
}

#[derive(Clone, Default, Serialize, Deserialize, JsonSchema)]
struct Filter {
    owner: Option<String>,
    /// Nobody can send it, and it is not written.
    #[serde(skip)]
    room: Option<u32>,
}

/// Its error hooks take what they can not have of every call.
struct Failing(Seen);

#[feathers::service("failing", publish = nobody())]
impl Failing {
    async fn find(&self, Query(_): Query<Filter>) -> Result<Vec<Note>> {
        Err(Error::conflict("always"))
    }

    async fn get(&self, id: u32) -> Result<Note> {
        Err(Error::not_found(format!("no {id}")))
    }

    async fn patch(&self, id: u32, data: &PatchNote) -> Result<Note> {
        if id == 404 { Err(Error::not_found("no")) } else { Ok(Note { id, text: data.text.clone() }) }
    }

    async fn remove(&self, id: u32) -> Result<Note> {
        Err(Error::not_found(format!("no {id}")))
    }

    #[error(patch)]
    fn log(&self, error: &Error, data: &PatchNote) {
        self.0.lock().unwrap().push(json!([error.class().map(feathers::Class::code), data.text]));
    }

    #[error(get)]
    fn log_id(&self, error: &Error, id: &u32) {
        self.0.lock().unwrap().push(json!([error.class().map(feathers::Class::code), id]));
    }

    #[error(find)]
    fn log_query(&self, error: &Error, query: &Filter) {
        self.0.lock().unwrap().push(json!([error.class().map(feathers::Class::code), query.owner]));
    }

    #[error(remove)]
    fn log_caller(&self, error: &Error, me: feathers::Inject<Filter>) {
        self.0.lock().unwrap().push(json!([error.class().map(feathers::Class::code), me.owner]));
    }

    #[after(patch)]
    fn done(&self, data: &PatchNote) {
        self.0.lock().unwrap().push(json!(["done", data.text]));
    }

    /// Refuses before anything of the call was read.
    #[before(get, find, patch)]
    async fn refuse(&self, cx: &mut HookContext, refused: Option<feathers::Inject<Refused>>) -> Result<()> {
        match refused {
            Some(_) => Err(Error::forbidden(format!("not {}", cx.method()))),
            None => Ok(()),
        }
    }
}

struct Refused;

#[tokio::test]
async fn an_error_hook_reads_what_the_method_would_have() {
    let seen = Seen::default();
    let app =
        App::new().service(Failing(Arc::clone(&seen))).around(All, async |cx: &mut HookContext, next: feathers::Next<'_>| {
            cx.insert(Refused);
            next.run(cx).await
        });
    let server = start(app).await;
    let ack = call(&server, json!(["patch", "failing", 1, { "text": "a" }, {}])).await;
    assert_eq!(ack[0]["code"], 403, "{ack}");
    assert_eq!(taken(&seen), [json!([403, "a"])], "the data are read for it");
    let ack = call(&server, json!(["get", "failing", 7, {}])).await;
    assert_eq!(ack[0]["code"], 403, "{ack}");
    let ack = call(&server, json!(["find", "failing", { "owner": "me" }])).await;
    assert_eq!(ack[0]["code"], 403, "{ack}");
    assert_eq!(taken(&seen), [json!([403, 7]), json!([403, "me"])]);
    // The first error stays where there is nothing to read.
    for unreadable in [
        json!(["patch", "failing", 1, { "text": 5 }, {}]),
        json!(["get", "failing", "seven", {}]),
        json!(["find", "failing", { "owner": 5 }]),
    ] {
        let ack = call(&server, unreadable.clone()).await;
        assert_eq!(ack[0]["code"], 403, "{unreadable} {ack}");
    }
    assert_eq!(taken(&seen), Vec::<Value>::new(), "and the hook is not run");
}

#[tokio::test]
async fn an_error_hook_whose_argument_can_not_be_read_leaves_the_error() {
    let seen = Seen::default();
    let server = start(App::new().service(Failing(Arc::clone(&seen)))).await;
    for (unreadable, code, message) in [
        (json!(["patch", "failing", 1, { "text": 5 }, {}]), 400, "Invalid data at 'text'"),
        (json!(["get", "failing", "seven", {}]), 400, "Invalid id"),
        (json!(["find", "failing", { "owner": 5 }]), 400, "Invalid query at 'owner'"),
        // No value of that type on the call.
        (json!(["remove", "failing", 1, {}]), 404, "no 1"),
    ] {
        let ack = call(&server, unreadable.clone()).await;
        assert_eq!(ack[0]["code"], code, "{unreadable} {ack}");
        assert!(ack[0]["message"].as_str().is_some_and(|said| said.starts_with(message)), "{unreadable} {ack}");
    }
    assert_eq!(taken(&seen), Vec::<Value>::new());
    let ack = call(&server, json!(["patch", "failing", 404, { "text": "b" }, {}])).await;
    assert_eq!(ack[0]["code"], 404, "{ack}");
    assert_eq!(taken(&seen), [json!([404, "b"])]);
}

#[tokio::test]
async fn a_hook_after_an_early_result_has_the_data() {
    let seen = Seen::default();
    let app = App::new()
        .service(Failing(Arc::clone(&seen)))
        .before("patch", async |cx: &mut HookContext| cx.set_result(json!({ "id": 1, "text": "early" })));
    let server = start(app).await;
    let ack = call(&server, json!(["patch", "failing", 404, { "text": "c" }, {}])).await;
    assert_eq!(ack, answered(json!({ "id": 1, "text": "early" })));
    assert_eq!(taken(&seen), [json!(["done", "c"])]);
}

/// Its hooks change what the method takes; others look at it behind the method.
struct Changed(Seen);

#[feathers::service("changed", publish = nobody())]
impl Changed {
    async fn find(&self, Query(query): Query<Filter>) -> Result<Value> {
        if query.owner.as_deref() == Some("nobody") {
            return Err(Error::not_found("none of nobody"));
        }
        Ok(json!([query.owner, query.room]))
    }

    async fn get(&self, id: u32) -> Result<u32> {
        if id > 100 { Err(Error::not_found(format!("no {id}"))) } else { Ok(id) }
    }

    async fn remove(&self, id: Target<u32>) -> Result<Value> {
        Ok(json!(id))
    }

    /// Takes no query at all.
    #[method]
    async fn count(&self, _: ()) -> Result<Value> {
        Ok(json!(1))
    }

    #[before(find, count)]
    fn mine(&self, query: &mut Filter, result: &mut Option<Value>) -> Result<()> {
        query.room = Some(3);
        query.owner.get_or_insert_with(|| "me".into());
        match query.owner.as_deref() {
            Some("early") => *result = Some(json!("early")),
            Some("refused") => return Err(Error::forbidden("not them")),
            _ => {}
        }
        Ok(())
    }

    #[before(get)]
    fn next(&self, id: &mut u32) {
        *id += 1;
    }

    #[before(remove)]
    fn one(&self, id: &mut Target<u32>) {
        *id = Target::One(1);
    }

    #[after(find, count)]
    fn look(&self, query: &Filter) {
        self.note(json!(["after", query.owner, query.room]));
    }

    #[after(find)]
    fn look_by_type(&self, Query(query): Query<Filter>, params: Params) {
        self.note(json!(["by type", query.owner, query.room, params.query]));
    }

    #[error(find)]
    fn look_in_error(&self, query: &Filter) {
        self.note(json!(["error", query.owner, query.room]));
    }

    #[after(get)]
    fn look_at_id(&self, id: &u32) {
        self.note(json!(["after", id]));
    }

    #[error(get)]
    fn look_at_id_in_error(&self, id: &u32) {
        self.note(json!(["error", id]));
    }
}

impl Changed {
    fn note(&self, what: Value) {
        self.0.lock().unwrap().push(what);
    }
}

async fn changed() -> (Running, Seen) {
    let seen = Seen::default();
    let log = async |seen: &Seen, cx: &mut HookContext| {
        let now = json!(["app", cx.id()?, cx.query()?, cx.params()?.query]);
        seen.lock().unwrap().push(now);
        Ok(())
    };
    let app = App::new()
        .service(Changed(Arc::clone(&seen)))
        .after(All, with(Arc::clone(&seen), log))
        .error(All, with(Arc::clone(&seen), log));
    (start(app).await, seen)
}

#[tokio::test]
async fn a_query_that_a_hook_has_changed_is_seen_behind_the_method() {
    let (server, seen) = changed().await;
    let query = json!({ "owner": "me" });
    assert_eq!(call(&server, json!(["find", "changed", {}])).await, answered(json!(["me", 3])));
    assert_eq!(
        taken(&seen),
        [json!(["after", "me", 3]), json!(["by type", "me", 3, query]), json!(["app", null, query, query])],
        "typed as it was, and as JSON what it writes"
    );
    assert_eq!(call(&server, json!(["count", "changed", {}, {}])).await, answered(1));
    assert_eq!(
        taken(&seen),
        [json!(["after", "me", 3]), json!(["app", null, query, query])],
        "also if the method has not taken it"
    );
}

#[tokio::test]
async fn a_query_that_a_hook_has_changed_is_seen_behind_an_early_result_and_an_error() {
    let (server, seen) = changed().await;
    assert_eq!(call(&server, json!(["find", "changed", { "owner": "early" }])).await, answered("early"));
    let query = json!({ "owner": "early" });
    assert_eq!(
        taken(&seen),
        [json!(["after", "early", 3]), json!(["by type", "early", 3, query]), json!(["app", null, query, query])]
    );
    for (owner, code) in [("refused", 403), ("nobody", 404)] {
        let ack = call(&server, json!(["find", "changed", { "owner": owner }])).await;
        assert_eq!(ack[0]["code"], code, "{ack}");
        let query = json!({ "owner": owner });
        assert_eq!(taken(&seen), [json!(["error", owner, 3]), json!(["app", null, query, query])]);
    }
}

#[tokio::test]
async fn an_id_that_a_hook_has_changed_is_seen_behind_the_method() {
    let (server, seen) = changed().await;
    assert_eq!(call(&server, json!(["get", "changed", 1, {}])).await, answered(2));
    assert_eq!(taken(&seen), [json!(["after", 2]), json!(["app", 2, {}, {}])]);
    assert_eq!(call(&server, json!(["get", "changed", 100, {}])).await[0]["message"], "no 101");
    assert_eq!(taken(&seen), [json!(["error", 101]), json!(["app", 101, {}, {}])]);
    assert_eq!(call(&server, json!(["remove", "changed", null, {}])).await, answered(1));
    assert_eq!(taken(&seen), [json!(["app", 1, {}, {}])]);
    // The server's own calls have never been text.
    let changed = server.server.app().service::<Changed>();
    assert_eq!(changed.get(5).await.unwrap(), 6);
    assert_eq!(taken(&seen), [json!(["after", 6]), json!(["app", 6, {}, {}])]);
    assert_eq!(changed.find().query(Filter::default()).await.unwrap(), json!(["me", 3]));
    let query = json!({ "owner": "me" });
    assert_eq!(taken(&seen), [json!(["after", "me", 3]), json!(["by type", "me", 3, query]), json!(["app", null, query, query])]);
}

/// No `Clone`, so nobody can keep it.
#[derive(Default, Serialize, Deserialize, JsonSchema)]
struct Place {
    room: Option<String>,
}

/// No `Serialize`, either.
#[derive(Deserialize, JsonSchema)]
struct Slug(String);

/// Its hooks take and change what can not be kept.
struct Unkept(Seen);

#[feathers::service("unkept", publish = nobody())]
impl Unkept {
    async fn find(&self, Query(place): Query<Place>) -> Result<Value> {
        Ok(json!(place.room))
    }

    async fn get(&self, id: Slug) -> Result<String> {
        Ok(id.0)
    }

    async fn remove(&self, id: Target<u64>, Query(place): Query<Place>) -> Result<Value> {
        Ok(json!([id, place.room]))
    }

    #[before(find)]
    fn narrow(&self, query: &mut Place) {
        query.room = Some("mine".into());
    }

    #[before(get)]
    fn lower(&self, id: &mut Slug) {
        id.0.make_ascii_lowercase();
    }

    #[before(remove)]
    fn look(&self, Query(place): Query<Place>) {
        self.0.lock().unwrap().push(json!(["before", place.room]));
    }
}

#[tokio::test]
async fn what_can_not_be_kept_does_not_come_back_as_it_was_sent() {
    let seen = Seen::default();
    let log = async |seen: &Seen, cx: &mut HookContext| {
        seen.lock().unwrap().push(json!([cx.id().ok(), cx.query().ok()]));
        Ok(())
    };
    let app = App::new().service(Unkept(Arc::clone(&seen))).after(All, with(Arc::clone(&seen), log));
    let server = start(app).await;
    assert_eq!(call(&server, json!(["find", "unkept", { "room": "yours" }])).await, answered("mine"));
    assert_eq!(call(&server, json!(["get", "unkept", "ABC", {}])).await, answered("abc"));
    assert_eq!(taken(&seen), [json!([null, null]), json!([null, {}])], "nothing, and not what the client sent");
}

#[tokio::test]
async fn a_query_that_the_server_gives_reaches_the_method_whoever_took_it_before() {
    let seen = Seen::default();
    let log = async |seen: &Seen, cx: &mut HookContext| {
        seen.lock().unwrap().push(cx.query()?);
        Ok(())
    };
    let app = App::new().service(Unkept(Arc::clone(&seen))).after(All, with(Arc::clone(&seen), log));
    let server = start(app).await;
    let unkept = server.server.app().service::<Unkept>();
    let there = || Place { room: Some("there".into()) };
    assert_eq!(unkept.remove(Target::Many).query(there()).await.unwrap(), json!([null, "there"]));
    assert_eq!(taken(&seen), [json!(["before", "there"]), json!({ "room": "there" })]);
    assert_eq!(unkept.find().query(there()).await.unwrap(), "mine");
    assert_eq!(taken(&seen), [json!({ "room": "mine" })], "as it was changed");
}

/// Nothing has looked at its calls before the method.
struct Late;

#[feathers::service("late", publish = nobody())]
impl Late {
    async fn find(&self) -> Result<Value> {
        Ok(json!([]))
    }

    async fn get(&self, id: String) -> Result<Value> {
        Ok(json!({ "id": id }))
    }

    #[after(find)]
    fn change(&self, query: &mut Filter) {
        query.owner = Some("changed".into());
    }

    #[after(find)]
    fn show(&self, cx: &mut HookContext) -> Result<()> {
        let query = cx.query()?;
        cx.set_result(query)
    }

    /// An id of text, as one borrows text.
    #[after(get)]
    fn short(&self, id: &str, result: &mut Value) {
        result["length"] = json!(id.len());
    }
}

#[tokio::test]
async fn a_change_behind_the_method_is_seen_by_who_comes_next() {
    let server = start(App::new().service(Late)).await;
    assert_eq!(call(&server, json!(["find", "late", { "owner": "me" }])).await, answered(json!({ "owner": "changed" })));
    assert_eq!(call(&server, json!(["get", "late", "abc", {}])).await, answered(json!({ "id": "abc", "length": 3 })));
}
