//! Calls from the server, typed and by path: the same hooks, methods and events as for clients.

use std::sync::OnceLock;

use feathers::{App, AppRef, Caller, Calls, Class, Error, Inject, OneOrMany, Params, Query, Result, Target, everyone, nobody};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::client::Client;
use crate::server::start;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
struct Todo {
    id: u32,
    text: String,
}

#[derive(Clone, Serialize, Deserialize, schemars::JsonSchema)]
struct TodoQuery {
    text: String,
}

struct Todos;

#[feathers::service("todos")]
impl Todos {
    async fn find(&self, Query(query): Query<TodoQuery>, caller: Caller) -> Result<Vec<Todo>> {
        Ok(vec![Todo { id: u32::from(caller.is_client()), text: query.text }])
    }

    async fn get(&self, id: u32, name: Option<Inject<String>>, params: Params) -> Result<Todo> {
        if id == 404 {
            return Err(Error::not_found("No such todo").with_data(json!({ "errors": { "id": "unknown" } })));
        }
        assert!(params.provider.is_none() || params.connection.is_some());
        Ok(Todo { id, text: name.map_or_else(|| "nobody".into(), |name| name.to_string()) })
    }

    async fn create(&self, data: OneOrMany<Todo>) -> Result<OneOrMany<Todo>> {
        Ok(data)
    }

    async fn update(&self, id: u32, data: Todo) -> Result<Todo> {
        Ok(Todo { id, ..data })
    }

    async fn patch(&self, id: Target<u32>, data: Todo) -> Result<OneOrMany<Todo>> {
        Ok(match id {
            Target::One(id) => OneOrMany::One(Todo { id, ..data }),
            Target::Many => OneOrMany::Many(vec![data]),
        })
    }

    async fn remove(&self, id: u32) -> Result<u32> {
        Ok(id)
    }

    /// Shouts what it gets: seen by callers of any kind.
    #[before(find)]
    fn shout(&self, query: &mut TodoQuery) {
        query.text.make_ascii_uppercase();
    }
}

/// Calls others, and itself: by a handle it keeps, by one it is given, and by path.
#[derive(Default)]
struct Relay(OnceLock<Calls<Todos>>);

#[feathers::service("relay", publish = nobody())]
impl Relay {
    async fn create(&self, data: String, todos: Calls<Todos>, relay: Calls<Self>, app: AppRef) -> Result<Value> {
        let text = TodoQuery { text: data.clone() };
        Ok(match data.as_str() {
            "kept" => json!(self.0.get().ok_or_else(|| Error::internal("not set up"))?.find().query(text).await?),
            "given" => json!(todos.find().query(text).await?),
            "path" => app.path("todos").find().query(json!({ "text": data })).await?,
            "itself" => relay.create("given".into()).await?,
            "failing" => json!(todos.get(404).await?),
            _ => Value::Null,
        })
    }

    #[setup]
    async fn keep(&self, app: AppRef) -> Result<()> {
        self.0.set(app.service()).map_err(|_| Error::conflict("set up twice"))
    }
}

fn app() -> App {
    App::new().service(Todos).service(Relay::default()).publish(everyone())
}

fn todo(id: u32, text: &str) -> Todo {
    Todo { id, text: text.into() }
}

#[tokio::test]
async fn all_methods_can_be_called_typed_and_by_path() {
    let server = start(app()).await;
    let client = Client::connect(server.addr).await;
    let app = server.server.app();
    let (todos, path) = (app.service::<Todos>(), app.path("/todos/"));
    assert_eq!(todos.find().query(TodoQuery { text: "a".into() }).await.unwrap(), [todo(0, "A")], "hooks run");
    assert_eq!(path.find().query(json!({ "text": "a" })).await.unwrap(), json!([todo(0, "A")]));
    assert_eq!(todos.get(1).inject("Ann".to_owned()).await.unwrap(), todo(1, "Ann"));
    assert_eq!(path.get(1).await.unwrap(), json!(todo(1, "nobody")));

    let one = todo(2, "one");
    assert_eq!(todos.create(OneOrMany::One(one.clone())).await.unwrap(), OneOrMany::One(one.clone()));
    assert_eq!(path.create(json!([one, one])).await.unwrap(), json!([one, one]));
    for _ in 0..3 {
        assert_eq!(client.expect_event("todos created").await, json!(one), "and clients hear of it");
    }
    assert_eq!(todos.update(9, one.clone()).await.unwrap().id, 9);
    assert_eq!(todos.patch(Target::Many, one.clone()).await.unwrap(), OneOrMany::Many(vec![one.clone()]));
    assert_eq!(path.patch(Value::Null, json!(one)).await.unwrap(), json!([one]));
    assert_eq!(todos.remove(3).await.unwrap(), 3);
    for (event, payload) in
        [("updated", json!(todo(9, "one"))), ("patched", json!(one)), ("patched", json!(one)), ("removed", json!(3))]
    {
        assert_eq!(client.expect_event(&format!("todos {event}")).await, payload);
    }
}

#[tokio::test]
async fn bad_calls_have_the_errors_of_clients() {
    let server = start(app()).await;
    let app = server.server.app();
    for (request, class) in [
        (app.path("todos").find(), Class::BadRequest),
        (app.path("todos").find().query(json!({ "text": "a", "x": 1 })), Class::BadRequest),
        (app.path("todos").get("x"), Class::BadRequest),
        (app.path("todos").create(Value::Null), Class::BadRequest),
        (app.path("nowhere").find(), Class::NotFound),
        (app.path("todos").call("boom", 1), Class::MethodNotAllowed),
        (app.path("relay").find(), Class::MethodNotAllowed),
    ] {
        assert_eq!(request.await.unwrap_err().class(), Some(class));
    }
    let error = app.path("relay").create("failing").await.unwrap_err();
    assert_eq!((error.class(), error.errors()), (Some(Class::NotFound), Some(&json!({ "id": "unknown" }))));
    let not_there: Calls<Lone> = app.service();
    assert_eq!(not_there.create(1).await.unwrap_err().class(), Some(Class::Unavailable));
    assert!(not_there.on("created").next().await.is_none());
}

struct Lone;

#[feathers::service("lone", publish = nobody())]
impl Lone {
    async fn create(&self, data: u8) -> Result<u8> {
        Ok(data)
    }
}

#[tokio::test]
async fn services_call_each_other_and_themselves() {
    let server = start(app()).await;
    let client = Client::connect(server.addr).await;
    for (way, text) in [("kept", "KEPT"), ("given", "GIVEN"), ("path", "PATH"), ("itself", "GIVEN")] {
        let ack = client.call(json!(["create", "relay", way, {}])).await;
        assert_eq!(ack, json!([null, [todo(0, text)]]), "the server calls, whoever called it");
    }
}

/// A task of its own that goes on with a handle.
#[tokio::test]
async fn a_background_task_keeps_no_service() {
    let app = app();
    let relay: Calls<Relay> = app.handle().service();
    let server = app.start().await.unwrap();
    let task = tokio::spawn(async move {
        let first = relay.create("given".into()).await;
        while relay.create("given".into()).await.is_ok() {
            tokio::task::yield_now().await;
        }
        first
    });
    tokio::task::yield_now().await;
    server.shutdown().await;
    drop(server);
    let first = tokio::time::timeout(std::time::Duration::from_secs(5), task).await.expect("the calls end with the app").unwrap();
    assert!(first.is_ok() || first.is_err_and(|error| error.class() == Some(Class::Unavailable)));
}

struct Torn;

#[derive(Deserialize, schemars::JsonSchema)]
#[allow(dead_code, reason = "only read")]
struct OtherQuery {
    text: String,
}

#[feathers::service("torn")]
impl Torn {
    async fn find(&self, _query: Query<TodoQuery>) -> Result<u8> {
        Ok(1)
    }

    #[before(find)]
    fn change(&self, query: &mut OtherQuery) {
        query.text.clear();
    }
}

#[tokio::test]
async fn a_hook_and_its_method_read_the_query_as_one_type() {
    let text = App::new().service(Torn).start().await.unwrap_err().message().to_owned();
    assert!(text.contains("'torn'") && text.contains("TodoQuery") && text.contains("OtherQuery"), "{text}");
}
