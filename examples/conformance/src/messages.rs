//! Two memory services by hand: many records at once and pagination, without a query language.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use feathers::{Error, OneOrMany, Page, Params, Result, Target, nobody};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

type Record = Map<String, Value>;

/// Records by ascending id.
#[derive(Clone, Debug)]
struct Store(Arc<Mutex<State>>, fn() -> Vec<Value>);

#[derive(Debug)]
struct State {
    records: Vec<Record>,
    next: u64,
}

impl State {
    fn of(seed: Vec<Value>) -> Self {
        let records: Vec<Record> = seed.into_iter().filter_map(|record| record.as_object().cloned()).collect();
        let next = records.len() as u64 + 1;
        Self { records, next }
    }
}

fn no_record(id: &Value) -> Error {
    let shown = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    Error::not_found(format!("No record found for id '{shown}'"))
}

impl Store {
    fn new(seed: fn() -> Vec<Value>) -> Self {
        Self(Arc::new(Mutex::new(State::of(seed()))), seed)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reset(&self) {
        *self.state() = State::of((self.1)());
    }

    fn all(&self) -> Vec<Record> {
        self.state().records.clone()
    }

    fn get(&self, id: &Value) -> Result<Record> {
        self.state().records.iter().find(|record| record["id"] == *id).cloned().ok_or_else(|| no_record(id))
    }

    fn create(&self, mut record: Record) -> Record {
        let mut state = self.state();
        record.insert("id".into(), state.next.into());
        state.next += 1;
        state.records.push(record.clone());
        record
    }

    /// Changes one record or all; `change` never gets to change the id.
    fn change(&self, id: Target<Value>, change: impl Fn(&mut Record)) -> Result<OneOrMany<Record>> {
        let mut state = self.state();
        let mut changed = Vec::new();
        for record in &mut state.records {
            if matches!(&id, Target::One(id) if record["id"] != *id) {
                continue;
            }
            let own = record["id"].clone();
            change(record);
            record.insert("id".into(), own);
            changed.push(record.clone());
        }
        one_or_many(id, changed)
    }

    fn remove(&self, id: Target<Value>) -> Result<OneOrMany<Record>> {
        let mut state = self.state();
        let (removed, kept) = state.records.drain(..).partition(|record| !matches!(&id, Target::One(id) if record["id"] != *id));
        state.records = kept;
        one_or_many(id, removed)
    }
}

fn one_or_many(id: Target<Value>, mut records: Vec<Record>) -> Result<OneOrMany<Record>> {
    match id {
        Target::Many => Ok(OneOrMany::Many(records)),
        Target::One(id) => records.pop().map(OneOrMany::One).ok_or_else(|| no_record(&id)),
    }
}

/// `messages`: many at once, pages of 2 and at most 3.
#[derive(Clone, Debug)]
pub struct Messages(Store);

impl Messages {
    pub fn seeded() -> Self {
        Self(Store::new(|| {
            vec![
                json!({ "id": 1, "text": "one", "counter": 1, "complete": false }),
                json!({ "id": 2, "text": "two", "counter": 2, "complete": true }),
                json!({ "id": 3, "text": "three", "counter": 3, "complete": false }),
            ]
        }))
    }
}

#[feathers::service("messages")]
impl Messages {
    async fn find(&self, params: Params) -> Result<Page<Record>> {
        let number =
            |name: &str| params.query.get(name).and_then(|value| value.as_u64().or_else(|| value.as_str()?.parse().ok()));
        let (limit, skip) = (number("$limit").unwrap_or(2).min(3), number("$skip").unwrap_or(0));
        let all = self.0.all();
        let total = all.len() as u64;
        let data =
            all.into_iter().skip(usize::try_from(skip).unwrap_or(usize::MAX)).take(usize::try_from(limit).unwrap_or(0)).collect();
        Ok(Page { total, limit, skip, data })
    }

    async fn get(&self, id: Value) -> Result<Record> {
        self.0.get(&id)
    }

    async fn create(&self, data: OneOrMany<Record>) -> Result<OneOrMany<Record>> {
        Ok(data.map(|record| self.0.create(record)))
    }

    async fn update(&self, id: Target<Value>, data: Record) -> Result<OneOrMany<Record>> {
        match id {
            Target::Many => Err(Error::bad_request("You can not replace multiple instances. Did you mean 'patch'?")),
            one => self.0.change(one, |record| *record = data.clone()),
        }
    }

    async fn patch(&self, id: Target<Value>, data: Record) -> Result<OneOrMany<Record>> {
        self.0.change(id, |record| record.extend(data.clone()))
    }

    async fn remove(&self, id: Target<Value>) -> Result<OneOrMany<Record>> {
        self.0.remove(id)
    }
}

/// `my/messages`: one at a time, no pages.
#[derive(Clone, Debug)]
pub struct MyMessages(Store);

impl MyMessages {
    pub fn seeded() -> Self {
        Self(Store::new(|| vec![json!({ "id": 1, "text": "nested" })]))
    }

    fn one(id: Target<Value>, method: &str) -> Result<Target<Value>> {
        match id {
            Target::Many => Err(Error::method_not_allowed(format!("Can not {method} multiple entries"))),
            one => Ok(one),
        }
    }
}

#[feathers::service("/my/messages/")]
impl MyMessages {
    async fn find(&self) -> Result<Vec<Record>> {
        Ok(self.0.all())
    }

    async fn get(&self, id: Value) -> Result<Record> {
        self.0.get(&id)
    }

    async fn create(&self, data: Record) -> Result<Record> {
        Ok(self.0.create(data))
    }

    async fn update(&self, id: Target<Value>, data: Record) -> Result<OneOrMany<Record>> {
        match id {
            Target::Many => Err(Error::bad_request("You can not replace multiple instances. Did you mean 'patch'?")),
            one => self.0.change(one, |record| *record = data.clone()),
        }
    }

    async fn patch(&self, id: Target<Value>, data: Record) -> Result<OneOrMany<Record>> {
        self.0.change(Self::one(id, "patch")?, |record| record.extend(data.clone()))
    }

    async fn remove(&self, id: Target<Value>) -> Result<OneOrMany<Record>> {
        self.0.remove(Self::one(id, "remove")?)
    }
}

/// What `reset` answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Done {
    reset: bool,
}

/// `reset`: everything back to its seed.
#[derive(Debug)]
pub struct Reset {
    pub messages: Messages,
    pub nested: MyMessages,
}

#[feathers::service("reset", publish = nobody())]
impl Reset {
    async fn create(&self, _data: feathers::Sent<Value>) -> Result<Done> {
        self.messages.0.reset();
        self.nested.0.reset();
        Ok(Done { reset: true })
    }
}
