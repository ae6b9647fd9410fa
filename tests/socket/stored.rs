//! Services on stores: what they answer for the methods that nobody wrote, to whom, and what no client gets them to do.

mod calls;
mod fields;
mod hooks;
mod ids;
mod many;
mod objects;
mod pages;
mod schema;
mod scope;
mod shown;
mod sockets;
mod written;

use feathers::store::Memory;
use feathers::test::{Client, TestApp};
use feathers::{App, Class, Error, Record, everyone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Urgency {
    Low,
    High,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, Record)]
#[serde(rename_all = "camelCase")]
#[record(like, table = "tbl_todos")]
struct Todo {
    #[record(id)]
    id: i64,
    #[record(filter, sort)]
    #[garde(length(chars, min = 1, max = 20))]
    text: String,
    #[record(filter, sort, default)]
    done: bool,
    #[record(filter, sort, default)]
    #[garde(range(max = 100))]
    vote_count: i64,
    #[record(filter, readonly, default)]
    owner_id: i64,
    #[record(filter, sort)]
    note: Option<String>,
    #[record(text, filter, sort)]
    urgency: Option<Urgency>,
    #[record(filter)]
    rating: Option<f64>,
    #[record(json, default)]
    tags: Vec<String>,
    #[record(private, default)]
    #[serde(skip_serializing, default)]
    secret: String,
}

fn todo(id: i64, text: &str) -> Todo {
    Todo {
        id,
        text: text.into(),
        done: false,
        vote_count: id,
        owner_id: 1,
        note: None,
        urgency: None,
        rating: None,
        tags: Vec::new(),
        secret: format!("hidden {id}"),
    }
}

/// Of these texts, with ids from 1 on.
fn todos(texts: &[&str]) -> Memory<Todo> {
    Memory::with((1..).zip(texts).map(|(id, text)| todo(id, text)))
}

/// All there is to a service on a store.
struct Open(Memory<Todo>);

#[feathers::service("open", paginate(3, max = 5), multi)]
impl Open {
    #[adapter]
    fn store(&self) -> &Memory<Todo> {
        &self.0
    }
}

/// And as little.
struct Plain(Memory<Todo>);

#[feathers::service("plain")]
impl Plain {
    #[adapter]
    fn store(&self) -> &Memory<Todo> {
        &self.0
    }
}

/// An app of both, of one store, and a client.
async fn started(texts: &[&str]) -> (TestApp, Client, Memory<Todo>) {
    let store = todos(texts);
    let app = App::new().service(Open(store.clone())).service(Plain(store.clone())).publish(everyone());
    let app = TestApp::start(app).await;
    let client = app.connect().await;
    (app, client, store)
}

fn is(error: &Error, class: Class, message: &str) {
    assert_eq!((error.class(), error.message()), (Some(class), message));
}

/// One field of records.
fn pluck(records: &Value, field: &str) -> Vec<Value> {
    let records = records.get("data").unwrap_or(records);
    records.as_array().unwrap_or_else(|| panic!("a list: {records}")).iter().map(|record| record[field].clone()).collect()
}

async fn all(store: &Memory<Todo>) -> Vec<Todo> {
    use feathers::store::{Adapter, RecordQuery};
    store.find(None, &RecordQuery::new(), false).await.unwrap().records
}

#[test]
fn the_id_is_its_own() {
    assert_eq!(todo(5, "a").id(), 5);
    assert_eq!(json!(todo(5, "a")).get("secret"), None);
}
