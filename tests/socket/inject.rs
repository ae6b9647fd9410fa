//! What middleware and methods leave on a connection, and what a client can not put there.

use feathers::{App, Caller, Class, Connection, Error, Handshake, Inject, Params, Result, SocketIo, nobody};
use serde_json::{Value, json};

use crate::client::{Client, Refused};
use crate::server::{Running, answered, refused, refused_legacy, start};

#[derive(serde::Serialize)]
struct User {
    name: String,
}

struct Trail(Vec<&'static str>);

struct Me;

#[feathers::service("me")]
impl Me {
    fn find(&self, me: Option<Inject<User>>) -> Result<Option<String>> {
        Ok(me.map(|me| me.name.clone()))
    }

    async fn get(&self, _id: Value, me: Inject<User>) -> Result<String> {
        Ok(me.name.clone())
    }

    async fn create(&self, data: String, connection: Connection) -> Result<String> {
        connection.insert_as("user", User { name: data.clone() })?;
        Ok(data)
    }

    fn remove(&self, _id: Value, connection: Connection) -> Result<bool> {
        connection.remove_named("user");
        Ok(connection.remove::<User>().is_some())
    }
}

struct Looks;

#[feathers::service("params")]
impl Looks {
    fn find(&self, params: Params, caller: Caller) -> Result<Value> {
        Ok(json!({
            "query": params.query, "provider": params.provider, "user": params.get("user"), "names": params.names(),
            "x-mark": params.headers.get("x-mark").and_then(|mark| mark.to_str().ok()), "client": caller.is_client(),
        }))
    }

    fn get(&self, id: String, params: Params) -> Result<Option<Value>> {
        Ok(params.get(&id))
    }
}

struct Steps;

#[feathers::service("steps")]
impl Steps {
    fn find(&self, Inject(trail): Inject<Trail>) -> Result<Vec<&'static str>> {
        Ok(trail.0.clone())
    }
}

fn app(socketio: SocketIo) -> App {
    App::new().service(Me).service(Looks).service(Steps).publish(nobody()).socketio(socketio)
}

async fn server() -> Running {
    start(app(SocketIo::new())).await
}

fn step(handshake: &mut Handshake, name: &'static str) {
    let mut trail = handshake.get::<Trail>().map_or_else(Vec::new, |trail| trail.0.clone());
    trail.push(name);
    handshake.insert(Trail(trail));
}

#[tokio::test]
async fn middleware_runs_in_order_and_leaves_values() {
    async fn second(handshake: &mut Handshake) -> Result<()> {
        tokio::task::yield_now().await;
        step(handshake, "second");
        Ok(())
    }
    let socketio = SocketIo::new()
        .middleware(async |handshake: &mut Handshake| {
            step(handshake, "first");
            Ok(())
        })
        .middleware(second)
        .middleware(async |handshake: &mut Handshake| {
            step(handshake, "third");
            let name = handshake.query("name").ok_or_else(|| Error::bad_request("Who are you?"))?;
            handshake.insert_as("user", User { name })
        });
    let server = start(app(socketio)).await;
    for eio3 in [false, true] {
        let builder = Client::builder(server.addr).query("name=Ann%20%C5%BB");
        let client = if eio3 { builder.eio3() } else { builder }.connect().await.unwrap();
        assert_eq!(client.call(json!(["find", "steps"])).await, answered(json!(["first", "second", "third"])));
        assert_eq!(client.call(json!(["get", "me", 1, {}])).await, answered("Ann Ż"));
        assert_eq!(client.call(json!(["get", "params", "user", {}])).await, answered(json!({ "name": "Ann Ż" })));
        let names = client.call(json!(["find", "params"])).await[1]["names"].clone();
        assert_eq!(names, json!(["connection", "headers", "provider", "query", "route", "user"]));
    }
    let nameless = Client::builder(server.addr).connect().await.unwrap_err();
    assert_eq!(nameless, Refused::Payload(json!({ "message": "Who are you?" })));
}

#[tokio::test]
async fn what_nobody_inserted_is_missing() {
    let server = server().await;
    for client in server.both().await {
        let missing = client.call(json!(["get", "me", 1, {}])).await;
        assert_eq!(missing, refused(Class::NotAuthenticated, "Not authenticated"));
        let missing = client.call(json!(["me::get", 1, {}])).await;
        assert_eq!(missing, refused_legacy(Class::NotAuthenticated, "Not authenticated"));
        assert_eq!(client.call(json!(["find", "me"])).await, answered(json!(null)), "an option takes that, too");
    }
}

#[tokio::test]
async fn values_that_a_method_inserts_are_seen_by_later_calls_on_that_connection() {
    let server = server().await;
    let [ann, bob] = server.both().await;
    assert_eq!(ann.call(json!(["create", "me", "Ann"])).await, answered("Ann"));
    assert_eq!(ann.call(json!(["get", "me", 1])).await, answered("Ann"));
    assert_eq!(ann.call(json!(["get", "params", "user"])).await, answered(json!({ "name": "Ann" })));
    assert_eq!(bob.call(json!(["find", "me"])).await, answered(json!(null)), "not on another");
    assert_eq!(bob.call(json!(["create", "me", "Bob"])).await, answered("Bob"));
    assert_eq!(ann.call(json!(["create", "me", "Anna"])).await, answered("Anna"));
    assert_eq!(ann.call(json!(["get", "me", 1])).await, answered("Anna"), "one of a type");
    assert_eq!(bob.call(json!(["get", "me", 1])).await, answered("Bob"));

    assert_eq!(ann.call(json!(["remove", "me", 1])).await, answered(true));
    assert_eq!(ann.call(json!(["find", "me"])).await, answered(json!(null)));
    assert_eq!(ann.call(json!(["get", "params", "user"])).await, answered(json!(null)));
    drop(bob);
    server.connections(1).await;
    let again = server.client_3().await;
    assert_eq!(again.call(json!(["find", "me"])).await, answered(json!(null)), "a new connection begins empty");
}

#[tokio::test]
async fn a_client_sets_its_query_and_nothing_else() {
    let server = server().await;
    let forged = json!({
        "provider": null, "user": { "name": "root" }, "headers": { "x-mark": "forged" }, "query": { "a": 1 }, "authenticated": true,
        "connection": { "user": { "name": "root" } }, "route": { "__id": "1" }, "$feathers::Sent": 1,
    });
    for eio3 in [false, true] {
        let builder = Client::builder(server.addr)
            .query("user=root&provider=rest&name=root&query[a]=1")
            .header("Cookie", "user=root")
            .header("X-Mark", "sent in the handshake")
            .auth(json!({ "user": { "name": "root" }, "provider": null }));
        let client = if eio3 { builder.eio3() } else { builder }.connect().await.unwrap();
        for event in [json!(["find", "params", forged]), json!(["params::find", forged])] {
            let expected = json!({
                "query": forged, "provider": "socketio", "user": null, "x-mark": "sent in the handshake", "client": true,
                "names": ["connection", "headers", "provider", "query", "route"],
            });
            assert_eq!(client.call(event).await, answered(expected));
        }
        assert_eq!(client.call(json!(["find", "me", forged])).await, answered(json!(null)));
        assert_eq!(client.call(json!(["get", "params", "user", forged])).await, answered(json!(null)));
        assert_eq!(client.call(json!(["get", "params", "route", forged])).await, answered(json!({})));
    }
}

#[tokio::test]
async fn middleware_may_set_the_provider_and_fix_the_query() {
    let socketio = SocketIo::new().middleware(async |handshake: &mut Handshake| {
        handshake.set_provider("test");
        handshake.fix_query(json!({ "fixed": [1] }));
        Ok(())
    });
    let server = start(app(socketio)).await;
    for client in server.both().await {
        for query in [json!({ "fixed": 2 }), json!({ "provider": "rest" }), json!(null), json!("ab")] {
            for event in [json!(["find", "params", query]), json!(["params::find", query])] {
                let answer = client.call(event).await;
                assert_eq!(answer[1]["query"], json!({ "fixed": [1] }));
                assert_eq!(answer[1]["provider"], "test");
                assert_eq!(answer[1]["client"], true, "a label makes no call internal");
            }
        }
    }
}

#[tokio::test]
async fn the_auth_payload_is_read_as_a_type() {
    #[derive(serde::Deserialize)]
    struct Auth {
        name: String,
        #[serde(default)]
        tags: Vec<String>,
    }
    let socketio = SocketIo::new().middleware(async |handshake: &mut Handshake| {
        if let Some(Auth { name, tags }) = handshake.auth()? {
            handshake.insert(User { name: format!("{name}{}", tags.concat()) });
        }
        Ok(())
    });
    let server = start(app(socketio)).await;
    let connect = async |auth: Value| Client::builder(server.addr).auth(auth).connect().await;

    let client = connect(json!({ "name": "Ann", "tags": ["+", "1"], "more": {} })).await.unwrap();
    assert_eq!(client.call(json!(["find", "me"])).await, answered("Ann+1"));
    assert_eq!(server.client().await.call(json!(["find", "me"])).await, answered(json!(null)), "no auth is none");
    assert_eq!(server.client_3().await.call(json!(["find", "me"])).await, answered(json!(null)));
    let wrong = connect(json!({ "name": "Ann", "tags": [5] })).await.unwrap_err();
    let message = "Invalid data at 'tags[0]': invalid type: integer `5`, expected a string";
    assert_eq!(wrong, Refused::Payload(json!({ "message": message })));
    assert!(matches!(connect(json!({})).await, Err(Refused::Payload(_))));
}
