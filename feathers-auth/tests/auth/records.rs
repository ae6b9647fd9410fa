//! A users service with types, bytes and events of its own: what leaves it, whichever way, is without the secrets.

use std::sync::{Arc, Mutex};

use feathers::test::TestApp;
use feathers::{App, Audience, Bytes, Calls, Class, Error, Params, Result, everyone};
use feathers_auth::{Auth, Passwords, UsersService};
use futures_util::{SinkExt, StreamExt};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::server::SECRET;

#[derive(Clone, Serialize, Deserialize, schemars::JsonSchema)]
struct Person {
    id: u64,
    email: String,
    password: String,
    picture: Bytes,
    /// A second secret, below another field.
    device: Device,
}

#[derive(Clone, Serialize, Deserialize, schemars::JsonSchema)]
struct Device {
    name: String,
    token: String,
}

#[derive(feathers::Events)]
enum PersonEvent {
    /// The whole record, as nobody should emit it.
    Promoted(Person),
    Listed(Vec<Person>),
    Told(u8),
}

#[derive(Clone)]
struct People(Arc<Mutex<Person>>);

#[feathers::service("people", events = PersonEvent)]
impl People {
    fn find(&self, _: Params) -> Result<Vec<Person>> {
        Ok(vec![self.one()])
    }

    fn get(&self, id: u64) -> Result<Person> {
        if id == 1 { Ok(self.one()) } else { Err(Error::not_found("No record found")) }
    }

    fn patch(&self, _id: u64, _data: Value) -> Result<Person> {
        Ok(self.one())
    }

    /// Emits all there is.
    #[method]
    fn promote(&self, _: Value, people: Calls<Self>) -> Result<Person> {
        people.emit(PersonEvent::Promoted(self.one()))?;
        people.emit(PersonEvent::Listed(vec![self.one(), self.one()]))?;
        people.emit(PersonEvent::Told(7))?;
        Ok(self.one())
    }

    #[publish(patched)]
    fn of_patched(&self, person: &Person) -> Result<Audience> {
        everyone().send(&json!({ "instead": person }))
    }

    #[publish(promoted, listed)]
    fn of_own(&self, _: &PersonEvent) -> Audience {
        everyone()
    }

    #[publish(told)]
    fn of_told(&self, _: &PersonEvent) -> Result<Audience> {
        everyone().send(&[self.one()])
    }
}

impl People {
    fn one(&self) -> Person {
        self.0.lock().unwrap().clone()
    }
}

async fn app() -> (App, Auth) {
    let passwords = Passwords::with_cost(8, 1);
    let password = passwords.hash("secret").await.unwrap().expose().to_owned();
    let device = Device { name: "phone".into(), token: "the token of the phone".into() };
    let picture = Bytes::from_static(b"picture");
    let people = People(Arc::new(Mutex::new(Person { id: 1, email: "ada@example.com".into(), password, picture, device })));
    let auth = Auth::builder(UsersService::at("people").hide("token")).secret(SECRET).passwords(passwords).build();
    (App::new().service(people).configure(auth.plugin()), auth)
}

/// What shows a secret, whether by name or value.
fn shows_a_secret(text: &str) -> bool {
    ["argon2", "token of the phone", "\"password\"", "\"token\""].iter().any(|secret| text.contains(secret))
}

#[tokio::test]
async fn events_of_the_services_own_are_without_secrets() {
    let app = TestApp::start(app().await.0).await;
    let mut server = app.app().service::<People>().on_all();
    let (client, listener) = (app.connect().await, app.connect().await);
    let answer = client.call("promote", "people", json!(1)).await.unwrap();
    client.patch("people", 1, json!({})).await.unwrap();
    app.app().service::<People>().emit(PersonEvent::Promoted(client_record())).unwrap();
    app.quiet().await;
    let heard = listener.events();
    let names: Vec<&str> = heard.iter().map(|event| event.event()).collect();
    assert_eq!(names, ["promoted", "listed", "told", "patched", "promoted"]);
    let all = format!("{answer} {heard:?}");
    assert!(!shows_a_secret(&all.replace("\\\"", "\"")), "{all}");
    assert!(all.matches("phone").count() >= 6 && all.matches("example.com").count() >= 6, "the rest is there: {all}");
    // Listeners of the server hear all.
    let promoted: Person = server.next().await.unwrap().unwrap().data().unwrap();
    assert!(promoted.password.starts_with("$argon2id$") && promoted.device.token == "the token of the phone");
    for _ in 1..5 {
        server.next().await.unwrap().unwrap();
    }
}

fn client_record() -> Person {
    let device = Device { name: "phone".into(), token: "the token of the phone".into() };
    let (email, password) = ("eve@example.com".into(), "$argon2id$v=19$made-up".into());
    Person { id: 2, email, password, picture: Bytes::new(), device }
}

/// Also what is below another field is no part of the identity.
#[tokio::test]
async fn the_answer_to_a_login_and_the_identity_are_without_secrets() {
    let (app, auth) = app().await;
    assert!(!app.schema().to_string().contains("argon2"));
    let app = TestApp::start(app).await;
    let client = app.connect().await;
    let answer =
        client.create("authentication", json!({ "strategy": "local", "email": "ada@example.com", "password": "secret" }));
    let answer = answer.await.unwrap();
    assert_eq!(answer["user"]["device"], json!({ "name": "phone" }));
    assert!(!shows_a_secret(&answer["user"].to_string()), "{answer}");
    let token = auth.issue(1).unwrap();
    let again = client.create("authentication", crate::server::with_token(&token)).await.unwrap();
    assert!(!shows_a_secret(&again["user"].to_string()));
    let error = client.create("authentication", json!({ "strategy": "local", "email": "ada@example.com", "password": "x" }));
    assert_eq!(error.await.unwrap_err().class(), Some(Class::NotAuthenticated));
}

/// One WebSocket, frame by frame: a client in memory makes lists of bytes itself.
#[tokio::test]
async fn bytes_of_a_record_stay_bytes() {
    let listening = app().await.0.bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/socket.io/?EIO=4&transport=websocket", listening.address());
    let server = tokio::spawn(listening.serve());
    let (mut socket, _) = tokio_tungstenite::connect_async(url).await.unwrap();
    let wait = std::time::Duration::from_secs(10);
    socket.send(Message::text("40")).await.unwrap();
    // What comes before the answer to that is nobody's.
    loop {
        let next = tokio::time::timeout(wait, socket.next()).await.expect("a packet is missing").unwrap().unwrap();
        if matches!(&next, Message::Text(text) if text.starts_with("40")) {
            break;
        }
    }
    for text in [r#"420["get","people",1,{}]"#, r#"421["promote","people",1,{}]"#] {
        socket.send(Message::text(text)).await.unwrap();
    }
    let (mut texts, mut attachments) = (Vec::new(), Vec::new());
    // Two answers; the events `promoted`, `listed` with two, and `told` with one.
    while texts.len() < 5 || attachments.len() < 6 {
        let next = tokio::time::timeout(wait, socket.next());
        match next.await.expect("a packet is missing").unwrap().unwrap() {
            Message::Text(text) if text.starts_with("45") || text.starts_with("46") => texts.push(text.to_string()),
            Message::Binary(bytes) => attachments.push(bytes),
            _ => {}
        }
    }
    server.abort();
    assert!(attachments.iter().all(|bytes| &**bytes == b"picture"), "{attachments:?}");
    let all = texts.join("\n");
    assert!(!shows_a_secret(&all), "{all}");
    assert_eq!(all.matches(r#""picture":{"_placeholder":true,"num":0}"#).count(), 5, "{all}");
    assert_eq!(all.matches(r#""picture":{"_placeholder":true,"num":1}"#).count(), 1, "{all}");
}
