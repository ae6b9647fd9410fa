//! How much work an event is, counted and not timed: a payload is written once, and only those are looked at who are meant.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use feathers::test::{Client, TestApp};
use feathers::{App, Audience, Connection, OneOrMany, Result, channel, nobody};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

#[derive(Clone, Default)]
struct Count(Arc<AtomicUsize>);

impl Count {
    fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn take(&self) -> usize {
        self.0.swap(0, Ordering::Relaxed)
    }
}

/// A number that counts how often it is written.
struct Weighed {
    number: u32,
    written: Count,
}

impl Serialize for Weighed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.written.add();
        self.number.serialize(serializer)
    }
}

/// Only what a hook has changed as JSON is read back, and there is none here.
impl<'de> Deserialize<'de> for Weighed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u32::deserialize(deserializer).map(|number| Self { number, written: Count::default() })
    }
}

impl schemars::JsonSchema for Weighed {
    fn schema_name() -> Cow<'static, str> {
        "Weighed".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        true.into()
    }
}

/// Tells half of the members all, and the others something in its place.
struct Notes {
    results: Count,
    sent: Count,
}

impl Notes {
    fn note(&self, number: u32) -> Weighed {
        Weighed { number, written: self.results.clone() }
    }

    fn members(&self, number: u32) -> Result<Audience> {
        Ok(channel("full").and(channel("short").send(&Weighed { number, written: self.sent.clone() })?))
    }
}

#[feathers::service("notes", publish = nobody())]
impl Notes {
    fn create(&self, data: OneOrMany<u32>) -> Result<OneOrMany<Weighed>> {
        Ok(match data {
            OneOrMany::One(number) => OneOrMany::One(self.note(number)),
            OneOrMany::Many(numbers) => OneOrMany::Many(numbers.into_iter().map(|number| self.note(number)).collect()),
        })
    }

    fn update(&self, _id: u32, data: Vec<u32>) -> Result<Vec<Weighed>> {
        Ok(data.into_iter().map(|number| self.note(number)).collect())
    }

    #[publish(created)]
    fn each(&self, note: &Weighed) -> Result<Audience> {
        self.members(note.number + 100)
    }

    #[publish(updated)]
    fn all(&self, _: &Vec<Weighed>) -> Result<Audience> {
        self.members(7)
    }
}

fn heard(client: &Client) -> Vec<Value> {
    client.events().into_iter().map(|event| event.data).collect()
}

#[tokio::test]
async fn a_payload_is_written_once_for_however_many() {
    let (results, sent) = (Count::default(), Count::default());
    let app = App::new().service(Notes { results: results.clone(), sent: sent.clone() });
    let app = TestApp::start(app).await;
    let caller = app.connect().await;
    let (mut full, mut short) = (Vec::new(), Vec::new());
    for _ in 0..50 {
        full.push(app.client().join("full").connect().await);
        short.push(app.client().join("short").connect().await);
    }
    let expect = |to_full: &[u32], to_short: &[u32]| {
        assert!(full.iter().all(|client| heard(client) == to_full), "{to_full:?}");
        assert!(short.iter().all(|client| heard(client) == to_short), "{to_short:?}");
    };
    assert_eq!((results.take(), sent.take()), (0, 0));

    assert_eq!(caller.create("notes", 1).await.unwrap(), 1);
    app.quiet().await;
    assert_eq!((results.take(), sent.take()), (1, 1), "the answer and all events");
    expect(&[1], &[101]);

    assert_eq!(caller.create("notes", [1, 2, 3]).await.unwrap(), json!([1, 2, 3]));
    app.quiet().await;
    assert_eq!((results.take(), sent.take()), (3, 3), "each item, and what is sent in its place");
    expect(&[1, 2, 3], &[101, 102, 103]);

    assert_eq!(caller.update("notes", 1, [1, 2, 3]).await.unwrap(), json!([1, 2, 3]));
    app.quiet().await;
    assert_eq!((results.take(), sent.take()), (3, 1), "each item, and what is sent in the place of all");
    expect(&[1, 2, 3], &[7, 7, 7]);
}

struct Plain;

#[feathers::service("plain")]
impl Plain {
    fn create(&self, data: OneOrMany<u32>) -> Result<OneOrMany<u32>> {
        Ok(data)
    }
}

#[tokio::test]
async fn an_audience_of_the_app_is_written_once_for_all_events() {
    let sent = Count::default();
    let payload = Weighed { number: 7, written: sent.clone() };
    let audience = channel("short").send(&payload).unwrap();
    let app = TestApp::start(App::new().service(Plain).publish(audience)).await;
    let member = app.client().join("short").connect().await;
    member.create("plain", [1, 2, 3]).await.unwrap();
    member.create("plain", 4).await.unwrap();
    app.quiet().await;
    assert_eq!(heard(&member), [7, 7, 7, 7]);
    assert_eq!(sent.take(), 1);
}

#[tokio::test]
async fn a_predicate_runs_for_the_members_of_its_channel_alone() {
    let asked = Count::default();
    let count = asked.clone();
    let few = channel("few").only(move |_: &Connection| {
        count.add();
        true
    });
    let app = TestApp::start(App::new().service(Plain).publish(few)).await;
    let (mut members, mut others) = (Vec::new(), Vec::new());
    for number in 0..5000 {
        if number % 1000 == 0 {
            members.push(app.client().join("few").connect().await);
        } else {
            others.push(app.connect().await);
        }
    }
    assert_eq!((app.connections(), members.len()), (5000, 5));
    for event in 1..=3 {
        others[0].create("plain", event).await.unwrap();
        app.quiet().await;
        assert_eq!(asked.take(), 5, "once a member");
        assert!(members.iter().all(|member| heard(member) == [event]));
    }
    // One audience for all of a list is found once.
    others[0].create("plain", [1, 2, 3]).await.unwrap();
    app.quiet().await;
    assert_eq!(asked.take(), 5);
    assert!(members.iter().all(|member| heard(member) == [1, 2, 3]));
    assert!(others.iter().all(|other| other.events().is_empty()));
}

/// The name of a channel that counts how often it is hashed and compared.
#[derive(Clone, Debug)]
struct Room {
    number: u32,
    hashed: Count,
    compared: Count,
}

impl std::fmt::Debug for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Count")
    }
}

impl Hash for Room {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.hashed.add();
        self.number.hash(state);
    }
}

impl PartialEq for Room {
    fn eq(&self, other: &Self) -> bool {
        self.compared.add();
        self.number == other.number
    }
}

impl Eq for Room {}

/// However many channels there are, and however many are in them: to join and to leave is to find one name.
#[tokio::test]
async fn joining_looks_at_no_other_channel_and_at_no_other_member() {
    let app = TestApp::start(App::new()).await;
    let (hashed, compared) = (Count::default(), Count::default());
    let room = |number| Room { number, hashed: hashed.clone(), compared: compared.clone() };
    let mut clients = Vec::new();
    for number in 0..1000 {
        let client = app.connect().await;
        client.connection().join(room(0));
        client.connection().join(room(number + 1));
        clients.push(client);
    }
    assert_eq!(app.app().channel(room(0)).len(), 1000);
    let last = app.connect().await;
    let work = || (hashed.take(), compared.take());
    work();
    last.connection().join(room(5000));
    assert_eq!(work(), (1, 0), "a channel that there was not");
    last.connection().join(room(0));
    assert_eq!(work(), (1, 1), "a large channel, which is found");
    assert!(last.connection().is_in(room(0)));
    assert_eq!(work(), (1, 1));
    assert!(last.connection().leave(room(0)));
    let (hashes, compares) = work();
    // Among all channels, and in the list of its own two.
    assert!(hashes == 1 && compares <= 3, "{hashes} {compares}");
    assert_eq!(app.app().channel(room(0)).len(), 1000);
}
