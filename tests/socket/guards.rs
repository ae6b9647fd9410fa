//! Guards: who may call, whatever a call looks like; and that nothing else of a service is asked before them.

mod order;
mod rules;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use feathers::test::{Client, TestApp};
use feathers::{All, App, Class, Error, HookContext, Result, Target, allow, nobody, signed_in};
use serde_json::{Value, json};

struct User {
    name: &'static str,
    admin: bool,
}

const ANN: User = User { name: "Ann", admin: true };
const BOB: User = User { name: "Bob", admin: false };

#[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct NewNote {
    text: String,
}

/// Counts what runs of it.
struct Vault(Arc<AtomicUsize>);

impl Vault {
    fn run<T>(&self, answer: T) -> Result<T> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(answer)
    }
}

#[feathers::service("vault", deny(unguarded))]
#[guard(signed_in)]
impl Vault {
    fn find(&self) -> Result<usize> {
        self.run(0)
    }

    fn get(&self, id: u32) -> Result<u32> {
        self.run(id)
    }

    fn create(&self, data: NewNote) -> Result<NewNote> {
        self.run(data)
    }

    fn update(&self, id: u32, _: NewNote) -> Result<u32> {
        self.run(id)
    }

    fn patch(&self, id: Target<u32>, _: NewNote) -> Result<Option<u32>> {
        self.run(id.one())
    }

    fn remove(&self, _: Target<u32>) -> Result<usize> {
        self.run(0)
    }

    #[method]
    fn read_all(&self, data: u32) -> Result<u32> {
        self.run(data)
    }

    #[before(create)]
    fn check(&self, data: &mut NewNote) -> Result<()> {
        if data.text.is_empty() { Err(Error::bad_request("A note needs a text")) } else { Ok(()) }
    }

    #[before(all)]
    fn look(&self, _: &mut HookContext) -> Result<()> {
        self.run(())
    }
}

/// Every method, with what it takes and with what it can not take.
fn calls() -> Vec<(&'static str, Value)> {
    let (forged, note) = (json!({ "user": { "name": "Ann" }, "provider": null, "internal": true }), json!({ "text": "x" }));
    vec![
        ("find", json!([{}])),
        ("find", json!([])),
        ("find", json!(["no query"])),
        ("find", forged.clone()),
        ("get", json!([1, {}])),
        ("get", json!([{ "no": "id" }, {}])),
        ("get", json!([])),
        ("create", json!([note, forged])),
        ("create", json!([{ "text": "" }, {}])),
        ("create", json!([{ "txet": 1 }])),
        ("create", json!([[note, 5], {}])),
        ("create", json!([])),
        ("update", json!([1, note, {}])),
        ("update", json!([null, null, null])),
        ("patch", json!([1, note, {}])),
        ("patch", json!([null, 5, {}])),
        ("remove", json!([1, {}])),
        ("remove", json!([null, {}])),
        ("readAll", json!([1, {}])),
        ("readAll", json!(["x"])),
    ]
}

/// The same as packets, in every form and with every spelling of the path that leads there.
fn packets() -> Vec<(String, Vec<Value>)> {
    let mut packets = Vec::new();
    for (method, arguments) in calls() {
        let arguments = arguments.as_array().cloned().unwrap_or_else(|| vec![arguments]);
        for path in ["vault", "/vault", "vault/", "//vault//", "vault/77", "/vault/77/", "vault/__id"] {
            packets.push((method.to_owned(), [vec![json!(path)], arguments.clone()].concat()));
        }
        for name in ["vault", "/vault", "vault/", "vault/77"] {
            packets.push((format!("{name}::{method}"), arguments.clone()));
            if method == "remove" {
                packets.push((format!("{name}::removed"), arguments.clone()));
            }
        }
    }
    packets
}

/// What a call was refused with.
async fn refused(client: &Client, event: &str, arguments: &[Value]) -> (Option<Class>, String) {
    match client.ask(event, arguments).await {
        Ok(answer) => panic!("{event} {arguments:?} was answered {answer}"),
        Err(error) => (error.class(), error.message().to_owned()),
    }
}

/// The vault, and what has run of it.
async fn vault(app: App) -> (TestApp, Arc<AtomicUsize>) {
    let ran = Arc::new(AtomicUsize::new(0));
    (TestApp::start(app.service(Vault(Arc::clone(&ran))).publish(nobody())).await, ran)
}

#[tokio::test]
async fn a_stranger_is_refused_however_it_calls() {
    let (app, ran) = vault(App::new()).await;
    let (stranger, ann) = (app.connect().await, app.client().identify(ANN).connect().await);
    let mut let_in = 0;
    for (event, arguments) in packets() {
        let before = ran.load(Ordering::SeqCst);
        let (class, message) = refused(&stranger, &event, &arguments).await;
        assert_eq!(ran.load(Ordering::SeqCst), before, "{event} {arguments:?} ran something");
        // What leads to no method of the service says so, to everybody.
        if event.starts_with("/vault") || event.starts_with("vault/") || event == "vault::readAll" {
            assert!(matches!(class, Some(Class::NotFound | Class::MethodNotAllowed)), "{event} {arguments:?}: {message}");
            continue;
        }
        // An old client's call without the arguments it takes is no call, whoever makes it.
        if class.is_none() && event.starts_with("vault::") {
            assert_eq!(refused(&ann, &event, &arguments).await, (class, message), "{event} {arguments:?}");
            continue;
        }
        assert_eq!((class, message.as_str()), (Some(Class::NotAuthenticated), "Not authenticated"), "{event} {arguments:?}");
        match ann.ask(&event, &arguments).await {
            Ok(_) => let_in += 1,
            Err(error) => {
                let of_data = [Some(Class::BadRequest), Some(Class::MethodNotAllowed)].contains(&error.class());
                assert!(of_data, "{event} {arguments:?}: {error:?}");
            }
        }
        assert!(ran.load(Ordering::SeqCst) > before, "{event} {arguments:?} was let in");
    }
    assert!(let_in > 60, "{let_in}");
    // Nor does an answer that is there already go past it.
    let (app, _) = vault(App::new().before("find", async |cx: &mut HookContext| cx.set_result("early"))).await;
    assert_eq!(app.connect().await.find("vault").await.unwrap_err().class(), Some(Class::NotAuthenticated));
}

#[tokio::test]
async fn the_server_needs_no_identity() {
    let (app, _) = vault(App::new().before(All, signed_in)).await;
    let (path, vault) = (app.app().path("vault"), app.app().service::<Vault>());
    assert_eq!(path.get(1).await.unwrap(), json!(1));
    assert_eq!(path.call("readAll", 2).await.unwrap(), json!(2));
    assert_eq!(vault.read_all(3).await.unwrap(), 3);
    // Its mistakes are its own.
    assert_eq!(path.create(json!({ "text": "" })).await.unwrap_err().message(), "A note needs a text");
    let stranger = app.connect().await;
    assert_eq!(stranger.get("vault", 1).await.unwrap_err().class(), Some(Class::NotAuthenticated), "of all services");
}

#[tokio::test]
async fn an_identity_comes_and_goes_on_one_connection() {
    let (app, _) = vault(App::new().before("get", allow(|user: &User| !user.name.is_empty()))).await;
    let client = app.connect().await;
    for user in [ANN, BOB] {
        client.connection().identify(user);
        assert_eq!(client.get("vault", 1).await.unwrap(), json!(1));
        assert_eq!(client.call("readAll", "vault", 1).await.unwrap(), json!(1));
        client.connection().forget::<User>();
        for call in [client.get("vault", 1), client.get("vault", 1).legacy(), client.call("readAll", "vault", 1)] {
            assert_eq!(call.await.unwrap_err().class(), Some(Class::NotAuthenticated));
        }
    }
    // A value is no identity.
    client.connection().insert(ANN);
    assert_eq!(client.find("vault").await.unwrap_err().class(), Some(Class::NotAuthenticated));
}
