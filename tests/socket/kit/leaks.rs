//! The prover of leaks: it fails on every app that leaks, each in its own way, and passes the sound one.

use std::collections::BTreeMap;
use std::sync::Mutex;

use feathers::test::{Client, Leaks, Received, Round, TestApp};
use feathers::{App, Audience, Connection, Error, Event, Inject, Result, channel, everyone, nobody};
use serde_json::{Value, json};

use super::failure;

#[derive(Clone)]
struct User(&'static str);

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
struct Note {
    id: u64,
    owner: String,
    text: String,
    /// What only the owner gets.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// Notes that only their owners get. Of public ones the others get all but the secret.
#[derive(Default)]
struct Notes(Mutex<BTreeMap<u64, Note>>);

#[feathers::service("notes")]
impl Notes {
    fn get(&self, id: u64, me: Inject<User>) -> Result<Note> {
        let notes = self.0.lock().unwrap();
        match notes.get(&id) {
            Some(note) if note.owner == me.0.0 => Ok(note.clone()),
            Some(note) if note.text == "public" => Ok(Note { secret: None, ..note.clone() }),
            Some(_) => Err(Error::forbidden("Not yours")),
            None => Err(Error::not_found(format!("No note {id}"))),
        }
    }

    fn create(&self, data: String, me: Inject<User>) -> Result<Note> {
        let mut notes = self.0.lock().unwrap();
        let id = notes.last_key_value().map_or(1, |(id, _)| id + 1);
        let note = Note { id, owner: me.0.0.to_owned(), text: data, secret: Some("key".to_owned()) };
        notes.insert(id, note.clone());
        Ok(note)
    }

    fn patch(&self, id: u64, data: String, me: Inject<User>) -> Result<Note> {
        let mut note = self.get(id, me)?;
        note.text = data;
        self.0.lock().unwrap().insert(id, note.clone());
        Ok(note)
    }

    fn remove(&self, id: u64, me: Inject<User>) -> Result<Note> {
        let note = self.get(id, me)?;
        self.0.lock().unwrap().remove(&id);
        Ok(note)
    }
}

fn notes(audience: impl feathers::Publish) -> App {
    App::new().service(Notes::default()).publish(audience)
}

fn owner_of(note: &Note) -> Audience {
    let owner = note.owner.clone();
    everyone().only(move |connection| connection.get::<User>().is_some_and(|user| user.0 == owner))
}

async fn to_its_owner(event: &Event) -> Result<Audience> {
    Ok(owner_of(&event.data()?))
}

async fn users(app: &TestApp) -> [Client; 3] {
    let mut users = Vec::new();
    for name in ["Alice", "Bob", "Cleo"] {
        users.push(app.client().called(name).insert(User(name)).connect().await);
    }
    users.try_into().expect("three")
}

/// A call of one of the notes, if there are any.
async fn of_a_note(round: &Round<'_>, call: impl AsyncFnOnce(&Client, Value) -> Result<Value>) -> Result<Value> {
    match round.id("notes") {
        Some(id) => call(round.client(), id).await,
        None => Ok(Value::Null),
    }
}

fn calls(leaks: Leaks<'_>) -> Leaks<'_> {
    leaks
        .call("write", async |round| round.client().create("notes", format!("note {}", round.number())).await)
        .call("change", async |round| of_a_note(round, async |client, id| client.patch("notes", id, "new").await).await)
        .call("remove", async |round| of_a_note(round, async |client, id| client.remove("notes", id).await).await)
}

async fn prove(app: App) {
    let app = TestApp::start(app).await;
    let users = users(&app).await;
    calls(app.leaks()).users(&users).prove().await;
}

#[tokio::test]
async fn a_sound_app_passes() {
    prove(notes(to_its_owner)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_publisher_that_waits_is_waited_for() {
    let late = async |event: &Event| {
        tokio::task::yield_now().await;
        to_its_owner(event).await
    };
    prove(notes(late)).await;
    let leaky = async |_: &Event| -> Result<Audience> {
        tokio::task::yield_now().await;
        Ok(everyone())
    };
    failure(prove(notes(leaky))).await;
}

#[tokio::test]
async fn everyone_is_too_many() {
    let text = failure(prove(notes(everyone()))).await;
    for part in ["a leak: ", " was told `notes created` {", "its own `get 1` answers Forbidden: Not yours", "called `write`"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.contains("200 rounds; `.seed(1)` makes the same calls again") && text.contains("leaks.rs"), "{text}");
    assert_eq!(failure(prove(notes(everyone()))).await, text, "the same seed, the same failure");
}

#[tokio::test]
async fn a_stranger_is_told_nothing_either() {
    let app = TestApp::start(notes(everyone())).await;
    let (alice, stranger) = (app.client().insert(User("Alice")).connect().await, app.client().called("Eve").connect().await);
    let leaks = app.leaks().users([&alice, &stranger]);
    let text = failure(leaks.call("write", async |_| alice.create("notes", "x").await).prove()).await;
    assert!(text.contains("Eve was told `notes created`") && text.contains("NotAuthenticated"), "{text}");
}

#[tokio::test]
async fn a_payload_of_somebody_else_is_a_leak() {
    // The event is of one's own note, what it carries is the first note of all.
    let app = notes(async |event: &Event| -> Result<Audience> {
        let mut note: Note = event.data()?;
        let owner = owner_of(&note);
        note.id = 1;
        owner.send(&note)
    });
    let text = failure(prove(app)).await;
    assert!(text.contains("its own `get 1` answers"), "{text}");
}

#[tokio::test]
async fn a_field_that_get_does_not_show_is_a_leak() {
    fn app() -> App {
        notes(everyone())
    }
    fn public(leaks: Leaks<'_>) -> Leaks<'_> {
        leaks.rounds(20).call("write", async |round| round.client().create("notes", "public").await)
    }
    let running = TestApp::start(app()).await;
    let all = users(&running).await;
    let text = failure(public(running.leaks()).users(&all).prove()).await;
    assert!(text.contains("it may see the record, but its own `get` does not show `secret`"), "{text}");
    public(running.leaks()).users(&all).ids_only().prove().await;
    let open = TestApp::start(app().after("create", async |cx: &mut feathers::HookContext| {
        let mut shown = cx.result()?.cloned().unwrap_or_default();
        shown["secret"] = Value::Null;
        cx.set_dispatch(shown)
    }))
    .await;
    public(open.leaks()).users(&users(&open).await).prove().await;
}

/// Letters whose `get` refuses without an error.
struct Letters {
    refusal: Value,
}

#[feathers::service("letters")]
impl Letters {
    fn get(&self, id: u64, me: Inject<User>) -> Result<Value> {
        Ok(if me.0.0 == "Alice" { json!({ "id": id, "pages": [{ "text": "a" }] }) } else { self.refusal.clone() })
    }

    fn create(&self, data: Value) -> Result<Value> {
        Ok(data)
    }

    fn remove(&self, id: u64) -> Result<Value> {
        Ok(json!({ "id": id }))
    }
}

#[tokio::test]
async fn who_is_answered_nothing_may_not_be_told() {
    for refusal in [Value::Null, json!({}), json!(false)] {
        let app = App::new().service(Letters { refusal: refusal.clone() }).publish(everyone());
        let app = TestApp::start(app).await;
        let users = users(&app).await;
        let write = || {
            let leaks = app.leaks().users(&users).rounds(5);
            leaks.call("write", async |round| users[0].create("letters", json!({ "id": round.number() })).await)
        };
        for leaks in [write(), write().ids_only()] {
            let text = failure(leaks.prove()).await;
            let why = format!("its own `get 1` answers {refusal}");
            assert!(text.contains("Bob was told `letters created`") && text.contains(&why), "{text}");
        }
        let remove = app.leaks().users(&users).rounds(1).known("letters", [json!({ "id": 7 })]);
        let text = failure(remove.call("remove", async |_| users[0].remove("letters", 7).await).prove()).await;
        assert!(text.contains(&format!("its own `get 7` answers {refusal}, before it was removed")), "{text}");
        let alone = app.leaks().users(&users[..1]).rounds(5);
        alone.call("write", async |round| users[0].create("letters", json!({ "id": round.number() })).await).prove().await;
    }
}

#[tokio::test]
async fn lists_are_looked_into() {
    let app = TestApp::start(App::new().service(Letters { refusal: Value::Null }).publish(everyone())).await;
    let users = users(&app).await;
    for (pages, leak) in [
        (json!([{ "text": "b" }]), None),
        (json!([{ "text": "b", "secret": 1 }]), Some("pages[0].secret")),
        (json!([{}, {}]), Some("pages[1]")),
    ] {
        let write = app.leaks().users(&users[..1]).rounds(2);
        let write = write.call("write", async |_| users[0].create("letters", json!({ "id": 1, "pages": pages })).await);
        match leak {
            None => write.prove().await,
            Some(way) => {
                let text = failure(write.prove()).await;
                assert!(text.contains(&format!("its own `get` does not show `{way}`")), "{text}");
            }
        }
    }
}

#[tokio::test]
async fn a_leak_through_removed_alone_is_found() {
    let text = failure(prove(notes(to_its_owner).publish_event("removed", everyone()))).await;
    assert!(text.contains("was told `notes removed`") && text.contains("Forbidden: Not yours, before it was removed"), "{text}");
    // Nobody is told of what is written, so only the server knows the records.
    let text = failure(prove(notes(nobody()).publish_event("removed", everyone()))).await;
    assert!(text.contains("was told `notes removed`"), "{text}");
}

#[tokio::test]
async fn what_existed_before_has_to_be_known() {
    let app = TestApp::start(notes(nobody()).publish_event("removed", to_its_owner)).await;
    let users = users(&app).await;
    for text in ["a", "b"] {
        users[0].create("notes", text).await.unwrap();
    }
    let leaks = || app.leaks().users(&users).rounds(1);
    let text = failure(leaks().call("remove", async |_| users[0].remove("notes", 1).await).prove()).await;
    assert!(text.contains(".known(…)"), "{text}");
    let known = leaks().known("notes", [json!({ "id": 2 })]);
    known.call("remove", async |round| users[0].remove("notes", round.id("notes").unwrap()).await).prove().await;
}

struct Rooms {
    forgets: bool,
}

/// Messages of one room, for those who are in it.
#[feathers::service("room")]
impl Rooms {
    fn get(&self, id: u64, connection: Connection, room: Option<Inject<InRoom>>) -> Result<Value> {
        match room {
            Some(room) if room.0.0 => Ok(json!({ "id": id, "to": connection.id() })),
            _ => Err(Error::forbidden("You are not in the room")),
        }
    }

    fn create(&self, data: u64) -> Result<Value> {
        Ok(json!({ "id": data }))
    }

    #[method]
    fn enter(&self, _: (), connection: Connection) -> Result<()> {
        connection.insert(InRoom(true));
        connection.join("room");
        Ok(())
    }

    #[method]
    fn leave(&self, _: (), connection: Connection) -> Result<()> {
        connection.insert(InRoom(false));
        if !self.forgets {
            connection.leave("room");
        }
        Ok(())
    }
}

struct InRoom(bool);

#[tokio::test]
async fn a_leak_after_leaving_a_room_is_found() {
    for forgets in [false, true] {
        let app = TestApp::start(App::new().service(Rooms { forgets }).publish(channel("room"))).await;
        let users = users(&app).await;
        let leaks = app
            .leaks()
            .users(&users)
            .call("say", async |round| round.client().create("room", round.number()).await)
            .call("enter", async |round| round.client().call("enter", "room", ()).await)
            .call("leave", async |round| round.client().call("leave", "room", ()).await);
        if forgets {
            let text = failure(leaks.prove()).await;
            assert!(text.contains("was told `room created`") && text.contains("Forbidden: You are not in the room"), "{text}");
        } else {
            leaks.prove().await;
        }
    }
}

#[tokio::test]
async fn a_check_of_ones_own_decides() {
    let is_owner = async |client: &Client, event: &Received| {
        assert!(["created", "patched", "removed"].contains(&event.event()) && event.path() == "notes");
        event.data["owner"] == client.name()
    };
    for (audience, sound) in [(everyone(), false), (everyone().only(|connection| connection.get::<User>().is_none()), true)] {
        let app = TestApp::start(notes(to_its_owner).publish_event("removed", audience)).await;
        let users = users(&app).await;
        let leaks = calls(app.leaks()).users(&users).may_see(is_owner);
        if sound {
            leaks.prove().await;
        } else {
            let text = failure(leaks.prove()).await;
            assert!(
                text.contains("was told `notes removed`") && text.contains("`may_see` says no, before it was removed"),
                "{text}"
            );
        }
    }
}

#[tokio::test]
async fn a_proof_of_nothing_is_none() {
    let app = TestApp::start(notes(nobody())).await;
    let users = users(&app).await;
    for (leaks, says) in [
        (app.leaks().users(&users), "without `.users(…)` and `.call(…)`"),
        (calls(app.leaks()), "without `.users(…)` and `.call(…)`"),
        (calls(app.leaks()).users(&users).rounds(30), "no user was told of any event"),
        (
            calls(app.leaks()).users(&users).rounds(60).call("wrong", async |round| round.client().find("notes").await),
            "the call `wrong` never succeeded: MethodNotAllowed",
        ),
    ] {
        let text = failure(leaks.prove()).await;
        assert!(text.contains("nothing is proved") && text.contains(says), "{text}");
    }
}

#[tokio::test]
async fn events_without_an_id_are_named_or_left_out() {
    let app = TestApp::start(notes(everyone().send(&json!({ "new": true })).unwrap())).await;
    let users = users(&app).await;
    let write = || app.leaks().users(&users).rounds(20).call("write", async |round| round.client().create("notes", "x").await);
    let text = failure(write().prove()).await;
    assert!(text.contains("it has no id by which `get` could be asked"), "{text}");
    write().except("notes created").prove().await;
    let text = failure(write().id_field("new").prove()).await;
    assert!(text.contains("its own `get true` answers BadRequest"), "{text}");
}
