//! Channels: who is in, who is told, and what they get. A simple model says so, and thousands of random histories are played
//! against it.

use std::collections::{BTreeMap, BTreeSet};

use feathers::test::{Client, TestApp};
use feathers::{App, Audience, Connection, Error, Event, OneOrMany, Result, authenticated, channel, everyone, nobody};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A name of the user's own; its number could be mistaken for a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Room(u8);

/// A part of an audience, as a client of this test asks for it.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
struct Part {
    who: Who,
    /// Only connections with an even number.
    even: bool,
    payload: Option<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
enum Who {
    Everyone,
    Authenticated,
    Room(u8),
    /// The same digit as a `String` in the place of a `Room`.
    Named(u8),
}

impl Part {
    fn audience(&self) -> Result<Audience> {
        let mut audience = match self.who {
            Who::Everyone => everyone(),
            Who::Authenticated => authenticated(),
            Who::Room(room) => channel(Room(room)),
            Who::Named(room) => channel(room.to_string()),
        };
        if self.even {
            audience =
                audience.only(|connection: &Connection| connection.get::<usize>().is_some_and(|number| number.is_multiple_of(2)));
        }
        match self.payload {
            Some(payload) => audience.send(&payload),
            None => Ok(audience),
        }
    }
}

struct Posts;

#[feathers::service("posts")]
impl Posts {
    async fn create(&self, data: OneOrMany<Vec<Part>>) -> Result<Value> {
        serde_json::to_value(data).map_err(Error::internal)
    }
}

/// The record says who hears of it.
async fn by_record(event: &Event) -> Result<Audience> {
    let parts: Vec<Part> = event.data()?;
    parts.iter().map(Part::audience).collect::<Result<Vec<_>>>().map(Audience::from)
}

#[derive(Clone, Debug)]
enum Step {
    Connect,
    Disconnect(usize),
    Join(usize, Who),
    Leave(usize, Who),
    LeaveAll(usize),
    Forget(usize),
    Post(Vec<Vec<Part>>),
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![Just(Who::Everyone), Just(Who::Authenticated), (0..3_u8).prop_map(Who::Room), (0..3_u8).prop_map(Who::Named)]
}

fn part() -> impl Strategy<Value = Part> {
    (who(), any::<bool>(), proptest::option::of(0..3_u8)).prop_map(|(who, even, payload)| Part { who, even, payload })
}

fn step() -> impl Strategy<Value = Step> {
    let client = 0..6_usize;
    prop_oneof![
        3 => Just(Step::Connect),
        1 => client.clone().prop_map(Step::Disconnect),
        6 => (client.clone(), who()).prop_map(|(client, who)| Step::Join(client, who)),
        2 => (client.clone(), who()).prop_map(|(client, who)| Step::Leave(client, who)),
        1 => client.clone().prop_map(Step::LeaveAll),
        1 => client.prop_map(Step::Forget),
        6 => prop::collection::vec(prop::collection::vec(part(), 0..4), 1..4).prop_map(Step::Post),
    ]
}

/// One who is connected, and what the model knows of it.
struct Member {
    client: Client,
    number: usize,
    channels: BTreeSet<Who>,
}

impl Member {
    fn hears(&self, part: &Part) -> bool {
        (part.who == Who::Everyone || self.channels.contains(&part.who)) && (!part.even || self.number.is_multiple_of(2))
    }

    fn join(&mut self, who: Who) {
        let connection = self.client.connection();
        match who {
            Who::Everyone => return,
            Who::Authenticated => connection.identify("somebody"),
            Who::Room(room) => connection.join(Room(room)),
            // Texts are one name, whether they are borrowed or not.
            Who::Named(0) => connection.join("0"),
            Who::Named(room) => connection.join(room.to_string()),
        }
        self.channels.insert(who);
    }

    fn leave(&mut self, who: Who) {
        let connection = self.client.connection();
        let was = match who {
            Who::Everyone | Who::Authenticated => return,
            Who::Room(room) => connection.leave(Room(room)),
            Who::Named(room) => connection.leave(room.to_string()),
        };
        assert_eq!(was, self.channels.remove(&who));
    }
}

async fn play(steps: Vec<Step>) {
    let app = TestApp::start(App::new().service(Posts).publish(by_record)).await;
    let poster = app.client().called("poster").connect().await;
    let mut members: BTreeMap<usize, Member> = BTreeMap::new();
    let mut number = 0;
    for step in steps {
        match step {
            Step::Connect => {
                let client = app.client().insert(number).connect().await;
                members.insert(number % 6, Member { client, number, channels: BTreeSet::new() });
                number += 1;
            }
            Step::Disconnect(at) => {
                if let Some(member) = members.remove(&at) {
                    member.client.disconnect();
                    // What is over joins nothing.
                    member.client.connection().join(Room(0));
                    assert!(!member.client.connection().is_in(Room(0)));
                }
            }
            Step::Join(at, who) => members.get_mut(&at).into_iter().for_each(|member| member.join(who)),
            Step::Leave(at, who) => members.get_mut(&at).into_iter().for_each(|member| member.leave(who)),
            Step::LeaveAll(at) => members.get_mut(&at).into_iter().for_each(|member| {
                member.client.connection().leave_all();
                member.channels.retain(|who| *who == Who::Authenticated);
            }),
            Step::Forget(at) => members.get_mut(&at).into_iter().for_each(|member| {
                member.client.connection().forget::<&str>();
                member.channels.clear();
            }),
            Step::Post(records) => {
                let data = if let [one] = records.as_slice() { json!(one) } else { json!(records) };
                // One record is a list of parts, which is a list of records to a client: posted by the server.
                let posted = if records.len() == 1 { json!([data]) } else { data };
                poster.create("posts", posted).await.unwrap();
                for member in members.values() {
                    let expected: Vec<Value> = records
                        .iter()
                        .filter_map(|record| {
                            let first = record.iter().find(|part| member.hears(part))?;
                            Some(first.payload.map_or_else(|| json!(record), |payload| json!(payload)))
                        })
                        .collect();
                    let heard: Vec<Value> = member.client.events().into_iter().map(|event| event.data).collect();
                    assert_eq!(heard, expected, "number {} in {:?}", member.number, member.channels);
                }
                poster.events();
            }
        }
    }
    for member in members.values() {
        let named = member.channels.iter().filter(|who| **who != Who::Authenticated).count();
        assert_eq!(member.client.connection().channels(), named);
        assert_eq!(member.client.connection().is_identified(), member.channels.contains(&Who::Authenticated));
        member.client.disconnect();
    }
    app.quiet().await;
    for room in 0..3 {
        assert!(app.app().channel(Room(room)).is_empty(), "a lost connection leaves all channels");
    }
}

#[test]
fn those_in_the_audience_are_told_once_and_nobody_else() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let config = Config { cases: 10_000, failure_persistence: None, ..Config::default() };
    let steps = prop::collection::vec(step(), 1..16);
    TestRunner::new(config)
        .run(&steps, |steps| {
            runtime.block_on(play(steps));
            Ok(())
        })
        .unwrap();
}

#[tokio::test]
async fn the_most_specific_publisher_decides() {
    struct Own;

    #[feathers::service("own", publish = channel("service"))]
    impl Own {
        async fn create(&self, data: u8) -> Result<u8> {
            Ok(data)
        }
        async fn update(&self, id: u8, data: u8) -> Result<u8> {
            Ok(id + data)
        }
        #[publish(created)]
        async fn to(&self, number: &u8) -> Option<Audience> {
            tokio::task::yield_now().await;
            (*number > 0).then(|| channel("event"))
        }
    }

    struct Plain;

    #[feathers::service("plain")]
    impl Plain {
        async fn create(&self, data: u8) -> Result<u8> {
            Ok(data)
        }
        async fn update(&self, id: u8, data: u8) -> Result<u8> {
            Ok(id + data)
        }
    }

    let app = App::new().service(Own).service(Plain).publish_event("created", channel("app event")).publish(channel("app"));
    let app = TestApp::start(app).await;
    let caller = app.connect().await;
    let mut listeners = Vec::new();
    for name in ["event", "service", "app event", "app"] {
        listeners.push(app.client().called(name).join(name).connect().await);
    }
    for (path, method, told) in
        [("own", "create", "event"), ("own", "update", "service"), ("plain", "create", "app event"), ("plain", "update", "app")]
    {
        match method {
            "create" => caller.create(path, 1).await.unwrap(),
            _ => caller.update(path, 1, 1).await.unwrap(),
        };
        app.quiet().await;
        for listener in &listeners {
            let events = listener.events();
            assert_eq!(
                events.len(),
                usize::from(listener.name() == told),
                "{path} {method}: {} heard {events:?}",
                listener.name()
            );
        }
    }
    caller.create("own", 0).await.unwrap();
    for listener in &listeners {
        listener.expect_silence().await;
    }
}

#[tokio::test]
async fn a_publisher_that_fails_tells_nobody_and_the_call_succeeds() {
    struct Broken;

    #[feathers::service("broken")]
    impl Broken {
        async fn create(&self, data: u8) -> Result<u8> {
            Ok(data)
        }
        #[publish(created)]
        async fn to(&self, number: &u8) -> Result<Audience> {
            match number {
                1 => Err(Error::conflict("publisher failed")),
                2 => panic!("publisher panicked"),
                3 => Ok(everyone().only(|_: &Connection| panic!("predicate panicked"))),
                _ => Ok(everyone()),
            }
        }
    }

    let app = TestApp::start(App::new().service(Broken).publish(nobody())).await;
    let client = app.connect().await;
    for number in 1..=3 {
        assert_eq!(client.create("broken", number).await.unwrap(), number);
        client.expect_silence().await;
    }
    client.create("broken", 4).await.unwrap();
    assert_eq!(client.expect("broken created").await, 4);
}

#[tokio::test]
async fn a_publisher_that_waits_keeps_nobody_waiting() {
    struct Slow(tokio::sync::Semaphore);

    #[feathers::service("slow")]
    impl Slow {
        async fn create(&self, data: u8) -> Result<u8> {
            Ok(data)
        }
        async fn remove(&self, id: u8) -> Result<u8> {
            self.0.add_permits(1);
            Ok(id)
        }
        #[publish(created)]
        async fn to(&self, _: &u8) -> Result<Audience> {
            self.0.acquire().await.map_err(Error::internal)?.forget();
            Ok(everyone())
        }
    }

    let app = TestApp::start(App::new().service(Slow(tokio::sync::Semaphore::new(0))).publish(nobody())).await;
    let client = app.connect().await;
    assert_eq!(client.create("slow", 1).await.unwrap(), 1, "answered while the publisher waits");
    assert!(client.events().is_empty());
    client.remove("slow", 1).await.unwrap();
    assert_eq!(client.expect("slow created").await, 1);
}

#[tokio::test]
async fn an_app_publisher_may_have_state() {
    struct Plain;

    #[feathers::service("plain")]
    impl Plain {
        async fn create(&self, data: u8) -> Result<u8> {
            Ok(data)
        }
    }

    let to_room = feathers::with(Room(7), async |room: &Room, event: &Event| -> Option<Audience> {
        assert!(event.app().setting::<u8>().is_none());
        event.caller().is_client().then(|| channel(*room))
    });
    let app = TestApp::start(App::new().service(Plain).publish(to_room)).await;
    let member = app.client().join(Room(7)).connect().await;
    member.create("plain", 1).await.unwrap();
    assert_eq!(member.expect("plain created").await, 1);
    app.app().path("plain").create(2).await.unwrap();
    member.expect_silence().await;
}

#[tokio::test]
async fn hooks_join_emit_and_leave() {
    #[derive(feathers::Events)]
    enum Sign {
        Seen(u8),
    }

    struct Hooked;

    #[feathers::service("hooked", events = Sign, publish = channel("seen"))]
    impl Hooked {
        async fn get(&self, id: u8) -> Result<u8> {
            Ok(id)
        }
        #[before(get)]
        fn join(&self, connection: Option<Connection>) {
            connection.iter().for_each(|connection| connection.join("seen"));
        }
        #[after(get)]
        fn tell(&self, result: &u8, hooked: feathers::Calls<Self>) -> Result<()> {
            hooked.emit(Sign::Seen(*result))
        }
    }

    let app = TestApp::start(App::new().service(Hooked)).await;
    let (one, two) = (app.client().insert(1_u8).connect().await, app.client().insert(2_u8).connect().await);
    one.get("hooked", 1).await.unwrap();
    two.get("hooked", 2).await.unwrap();
    for id in [1, 2] {
        assert_eq!(one.expect("hooked seen").await, id);
    }
    assert_eq!(two.expect("hooked seen").await, 2);
    let seen = app.app().channel("seen");
    assert_eq!((seen.len(), seen.leave_if(|connection| connection.get::<u8>().is_some_and(|number| *number == 1))), (2, 1));
    app.app().path("hooked").get(3).await.unwrap();
    assert_eq!(two.expect("hooked seen").await, 3);
    one.expect_silence().await;
}
