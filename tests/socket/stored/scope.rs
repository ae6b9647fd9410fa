//! `#[scope]`: which records a call sees and changes, whatever its client sends.

use feathers::store::{Memory, RecordQuery, Scope};
use feathers::test::{Client, TestApp};
use feathers::{App, Audience, Class, Error, Inject, Result, channel, signed_in};
use serde_json::{Map, Value, json};

use super::{Todo, all, is, pluck, todo};

struct User {
    id: i64,
}

/// Of everybody their own.
struct Mine(Memory<Todo>);

#[feathers::service("mine", multi, deny(unguarded))]
#[guard(signed_in)]
impl Mine {
    #[adapter]
    fn store(&self) -> &Memory<Todo> {
        &self.0
    }

    #[scope]
    fn own(&self, me: Inject<User>) -> Result<Scope<Todo>> {
        Scope::only(Todo::OWNER_ID, me.id)
    }

    #[publish(created, updated, patched, removed)]
    fn who(&self, todo: &Todo) -> Audience {
        channel(format!("user {}", todo.owner_id))
    }
}

/// Of nobody anything.
struct Nothing(Memory<Todo>);

#[feathers::service("nothing", multi, publish = feathers::nobody())]
impl Nothing {
    #[adapter]
    fn store(&self) -> &Memory<Todo> {
        &self.0
    }

    #[scope]
    fn none(&self) -> Scope<Todo> {
        Scope::nothing()
    }
}

/// Fails before anything is looked for.
struct Failing(Memory<Todo>);

#[feathers::service("failing", multi, publish = feathers::nobody())]
impl Failing {
    #[adapter]
    fn store(&self) -> &Memory<Todo> {
        &self.0
    }

    #[scope]
    async fn fails(&self) -> Result<Scope<Todo>> {
        Err(Error::payment_error("Not today"))
    }
}

/// Two of user 1 (ids 1 and 3), two of user 2 (ids 2 and 4).
fn store() -> Memory<Todo> {
    Memory::with([1, 2, 3, 4].map(|id| Todo { owner_id: 2 - id % 2, ..todo(id, "a") }))
}

async fn user(app: &TestApp, id: i64) -> Client {
    app.client().identify(User { id }).join(format!("user {id}")).connect().await
}

async fn started() -> (TestApp, Memory<Todo>, Client, Client) {
    let store = store();
    let app = TestApp::start(App::new().service(Mine(store.clone()))).await;
    let (one, two) = (user(&app, 1).await, user(&app, 2).await);
    (app, store, one, two)
}

async fn of_two(store: &Memory<Todo>) -> Vec<Todo> {
    all(store).await.into_iter().filter(|todo| todo.owner_id == 2).collect()
}

#[tokio::test]
async fn what_is_out_of_scope_is_not_there() {
    let (_app, store, one, two) = started().await;
    let before = of_two(&store).await;
    assert_eq!(pluck(&one.find("mine").await.unwrap(), "id"), [1, 3]);
    for id in [json!(2), json!("4")] {
        for query in [json!({}), json!({ "ownerId": 2 }), json!({ "$or": [{ "ownerId": 2 }, { "ownerId": 1 }] })] {
            let data = json!({ "text": "x" });
            for answer in [
                one.get("mine", id.clone()).query(&query).await,
                one.update("mine", id.clone(), &data).query(&query).await,
                one.patch("mine", id.clone(), &data).query(&query).await,
                one.remove("mine", id.clone()).query(&query).await,
            ] {
                let shown = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
                is(&answer.unwrap_err(), Class::NotFound, &format!("No record found for id '{shown}'"));
            }
        }
    }
    assert_eq!(pluck(&one.patch("mine", (), json!({ "done": true })).await.unwrap(), "id"), [1, 3]);
    assert_eq!(pluck(&one.remove("mine", ()).await.unwrap(), "id"), [1, 3]);
    assert_eq!(of_two(&store).await, before);
    assert_eq!(one.events().len(), 4);
    two.expect_silence().await;
    assert_eq!(pluck(&two.find("mine").await.unwrap(), "id"), [2, 4]);
}

#[tokio::test]
async fn queries_do_not_loosen_it() {
    let (_app, _, one, _two) = started().await;
    for query in [
        json!({ "$or": [{ "ownerId": 2 }, { "ownerId": 1 }] }),
        json!({ "$or": [{ "id": { "$gt": 0 } }, {}] }),
        json!({ "$or": [{ "ownerId": { "$ne": 1 } }, { "$and": [{ "ownerId": { "$nin": [] } }] }] }),
        json!({ "$and": [{}] }),
        json!({ "$and": [{ "$or": [{ "$or": [{}] }] }] }),
        json!({ "ownerId": { "$in": [1, 2, 3] } }),
        json!({ "ownerId": { "$gte": i64::MIN } }),
        json!({ "id": { "$nin": [] } }),
        json!({ "$sort": { "ownerId": -1 } }),
    ] {
        match one.find("mine").query(&query).await {
            Ok(found) => assert_eq!(pluck(&found, "id"), [1, 3], "{query}"),
            Err(error) => assert!(query.get("$sort").is_some() && error.class() == Some(Class::BadRequest), "{query} {error}"),
        }
    }
    for query in [json!({ "ownerId": 2 }), json!({ "ownerId": { "$ne": 1 } }), json!({ "id": 2 })] {
        assert_eq!(one.find("mine").query(&query).await.unwrap(), json!([]), "{query}");
        assert_eq!(one.remove("mine", ()).query(&query).await.unwrap(), json!([]), "{query}");
    }
}

#[tokio::test]
async fn data_do_not_leave_it() {
    let (_app, store, one, two) = started().await;
    let before = of_two(&store).await;
    for owner in [json!(2), json!(1), json!("2"), json!(null), json!({ "$ne": 1 })] {
        for name in ["ownerId", "owner_id", "owner"] {
            let mut data = json!({ "text": "x" });
            data[name] = owner.clone();
            for answer in [
                one.create("mine", &data).await,
                one.create("mine", json!([{ "text": "fine" }, data])).await,
                one.update("mine", 1, &data).await,
                one.patch("mine", 1, &data).await,
                one.patch("mine", (), &data).await,
            ] {
                let error = answer.unwrap_err();
                assert_eq!(error.class(), Some(Class::BadRequest), "{data}: {error}");
                assert!(error.errors().is_some_and(|errors| errors.to_string().contains(name)), "{data}: {error:?}");
            }
        }
    }
    assert_eq!(all(&store).await, store_before());
    one.expect_silence().await;
    let made = one.create("mine", json!([{ "text": "b" }, { "text": "c" }])).query(json!({ "ownerId": 2 })).await.unwrap();
    assert_eq!(pluck(&made, "ownerId"), [1, 1]);
    assert_eq!(one.update("mine", 1, json!({ "text": "b" })).await.unwrap()["ownerId"], 1);
    assert_eq!(one.events().len(), 3);
    two.expect_silence().await;
    assert_eq!(of_two(&store).await, before);
}

fn store_before() -> Vec<Todo> {
    [1, 2, 3, 4].map(|id| Todo { owner_id: 2 - id % 2, ..todo(id, "a") }).into()
}

#[tokio::test]
async fn events_are_for_whom_the_record_is() {
    let (app, _, one, two) = started().await;
    two.patch("mine", 2, json!({ "text": "b" })).query(json!({ "$select": ["text"] })).await.unwrap();
    assert_eq!(two.expect("mine patched").await, json!({ "id": 2, "text": "b" }), "though the owner was not selected");
    two.remove("mine", 4).await.unwrap();
    two.expect("mine removed").await;
    one.expect_silence().await;

    // The server's own calls have a scope, too: that of whom they are made for.
    let mine = app.app().service::<Mine>();
    assert_eq!(mine.find().await.unwrap_err().class(), Some(Class::GeneralError), "no user, no scope, no records");
    assert_eq!(mine.find().inject(User { id: 2 }).await.unwrap().len(), 1);
    let made = mine.create(feathers::OneOrMany::One(new("c"))).inject(User { id: 2 }).await.unwrap().into_vec();
    assert_eq!(made[0].owner_id, 2);
    two.expect("mine created").await;
    one.expect_silence().await;
}

fn new(text: &str) -> super::NewTodo {
    serde_json::from_value(json!({ "text": text })).unwrap()
}

#[tokio::test]
async fn strangers_are_stopped_by_the_guard() {
    let (app, store, ..) = started().await;
    let stranger = app.connect().await;
    for answer in [
        stranger.find("mine").await,
        stranger.get("mine", 1).await,
        stranger.create("mine", json!({ "text": "x" })).await,
        stranger.update("mine", 1, json!({ "text": "x" })).await,
        stranger.patch("mine", 1, json!({ "text": "x" })).await,
        stranger.patch("mine", (), json!({ "text": "x" })).await,
        stranger.remove("mine", 1).await,
        stranger.remove("mine", ()).await,
    ] {
        assert_eq!(answer.unwrap_err().class(), Some(Class::NotAuthenticated));
    }
    assert_eq!(all(&store).await, store_before());
}

#[tokio::test]
async fn a_scope_that_fails_ends_the_call_and_one_of_nothing_hides_all() {
    let store = store();
    let app = App::new().service(Failing(store.clone())).service(Nothing(store.clone()));
    let app = TestApp::start(app).await;
    let client = app.connect().await;
    let calls = async |path: &str| {
        vec![
            client.find(path).await,
            client.get(path, 1).await,
            client.update(path, 1, json!({ "text": "x" })).await,
            client.patch(path, 1, json!({ "text": "x" })).await,
            client.patch(path, (), json!({ "text": "x" })).await,
            client.remove(path, 1).await,
            client.remove(path, ()).await,
        ]
    };
    for answer in calls("failing").await.into_iter().chain([client.create("failing", json!({ "text": "x" })).await]) {
        is(&answer.unwrap_err(), Class::PaymentError, "Not today");
    }
    for answer in calls("nothing").await {
        match answer {
            Ok(found) => assert_eq!(found, json!([])),
            Err(error) => is(&error, Class::NotFound, "No record found for id '1'"),
        }
    }
    assert_eq!(all(&store).await, store_before());
    assert_eq!(client.create("nothing", json!({ "text": "x" })).await.unwrap()["id"], 5, "that is for a guard to refuse");
    assert_eq!(client.get("nothing", 5).await.unwrap_err().class(), Some(Class::NotFound));
}

/// A sequence of numbers that is the same every time.
struct Dice(u64);

impl Dice {
    fn roll<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        &of[usize::try_from(self.0 >> 33).unwrap() % of.len()]
    }

    fn query(&mut self, depth: u8) -> Map<String, Value> {
        let mut query = Map::new();
        for _ in 0..*self.roll(&[0, 1, 1, 2, 3]) {
            let field =
                *self.roll(&["ownerId", "ownerId", "id", "text", "done", "note", "owner_id", "$or", "$and", "$nor", "$limit"]);
            let value = match field {
                "$or" | "$and" | "$nor" if depth > 0 => (0..*self.roll(&[0, 1, 2, 3])).map(|_| self.query(depth - 1)).collect(),
                "$limit" => json!(100),
                _ => self.value(),
            };
            query.insert(field.to_owned(), value);
        }
        query
    }

    fn value(&mut self) -> Value {
        let values = [json!(1), json!(2), json!(null), json!("a"), json!(false), json!(-5), json!("2"), json!([]), json!({})];
        let one = self.roll(&values).clone();
        match *self.roll(&["", "", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$not", "$like"]) {
            "" => one,
            operator @ ("$in" | "$nin") => {
                let two = self.roll(&values).clone();
                let lists = [json!([]), json!([one]), json!([one, two])];
                json!({ operator: self.roll(&lists) })
            }
            operator => json!({ operator: one }),
        }
    }
}

#[tokio::test]
async fn no_query_of_five_hundred_loosens_it() {
    let (_app, store, one, two) = started().await;
    let before = of_two(&store).await;
    let mut dice = Dice(7);
    let (mut right, mut wrong) = (0, 0);
    for round in 0..500 {
        let query = dice.query(3);
        let found = one.find("mine").query(&query).await;
        let owned = |list: Value| assert!(pluck(&list, "ownerId").iter().all(|owner| *owner == 1), "{query:?} {list}");
        match found {
            Ok(found) => {
                right += 1;
                owned(found);
                owned(one.patch("mine", (), json!({ "voteCount": round % 100 })).query(&query).await.unwrap());
                owned(one.remove("mine", ()).query(&query).await.unwrap());
                for id in [2, 4] {
                    assert_eq!(one.remove("mine", id).query(&query).await.unwrap_err().class(), Some(Class::NotFound));
                }
                one.create("mine", json!([{ "text": "a" }, { "text": "b", "done": true }])).query(&query).await.unwrap();
            }
            Err(error) => {
                wrong += 1;
                assert_eq!(error.class(), Some(Class::BadRequest), "{query:?} {error}");
                let error = one.remove("mine", ()).query(&query).await.unwrap_err();
                assert_eq!(error.class(), Some(Class::BadRequest), "{query:?} {error}");
            }
        }
    }
    assert!(right > 100 && wrong > 100, "{right} {wrong}");
    assert_eq!(of_two(&store).await, before);
    two.expect_silence().await;
}

/// Only what is open: a filter, which says nothing of new records.
struct Undone(Memory<Todo>);

#[feathers::service("undone", multi, publish = feathers::nobody())]
impl Undone {
    #[adapter]
    fn store(&self) -> &Memory<Todo> {
        &self.0
    }

    #[scope]
    fn open(&self, wide: Option<Inject<User>>) -> Scope<Todo> {
        if wide.is_some() { Scope::all() } else { Scope::all().and(Todo::DONE.eq(false)) }
    }
}

#[tokio::test]
async fn a_filter_is_looked_at_before_a_change() {
    let store = store();
    let app = TestApp::start(App::new().service(Undone(store.clone()))).await;
    let client = app.connect().await;
    assert_eq!(client.patch("undone", 1, json!({ "done": true })).await.unwrap()["done"], true);
    assert_eq!(client.get("undone", 1).await.unwrap_err().class(), Some(Class::NotFound));
    assert_eq!(client.patch("undone", 1, json!({ "done": false })).await.unwrap_err().class(), Some(Class::NotFound));
    assert_eq!(client.create("undone", json!({ "text": "b", "done": true })).await.unwrap()["done"], true);
    let query = RecordQuery::new().and(Todo::DONE.eq(true));
    let done = app.app().service::<Undone>().find().inject(User { id: 1 }).query(query).await.unwrap();
    assert_eq!(done.iter().map(|todo| todo.id).collect::<Vec<_>>(), [1, 5]);
}
