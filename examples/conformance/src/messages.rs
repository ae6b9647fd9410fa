//! Two services on stores in memory: one with pages and many records at once, one with neither.

use feathers::store::{Memory, Object};
use feathers::{Result, nobody};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

fn objects(seed: Value) -> Vec<Object> {
    seed.as_array().into_iter().flatten().filter_map(Value::as_object).cloned().map(Object).collect()
}

/// `messages`: many at once, pages of 2 and at most 3.
#[derive(Clone, Debug)]
pub struct Messages(Memory<Object>);

impl Messages {
    pub fn seeded() -> Self {
        Self(Memory::with(Self::seed()))
    }

    fn seed() -> Vec<Object> {
        objects(json!([
            { "id": 1, "text": "one", "counter": 1, "complete": false },
            { "id": 2, "text": "two", "counter": 2, "complete": true },
            { "id": 3, "text": "three", "counter": 3, "complete": false }
        ]))
    }
}

#[feathers::service("messages", paginate(2, max = 3), multi(create, patch, remove))]
impl Messages {
    #[adapter]
    fn store(&self) -> &Memory<Object> {
        &self.0
    }
}

/// `my/messages`: one at a time, no pages.
#[derive(Clone, Debug)]
pub struct MyMessages(Memory<Object>);

impl MyMessages {
    pub fn seeded() -> Self {
        Self(Memory::with(Self::seed()))
    }

    fn seed() -> Vec<Object> {
        objects(json!([{ "id": 1, "text": "nested" }]))
    }
}

#[feathers::service("/my/messages/")]
impl MyMessages {
    #[adapter]
    fn store(&self) -> &Memory<Object> {
        &self.0
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
        self.messages.0.replace_all(Messages::seed());
        self.nested.0.replace_all(MyMessages::seed());
        Ok(Done { reset: true })
    }
}
