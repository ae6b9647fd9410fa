//! Two services on a store in memory: any fields, Feathers' query language.

use feathers::store::{Memory, Object};
use feathers::{Result, nobody};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

fn records(values: impl IntoIterator<Item = Value>) -> Vec<Object> {
    values.into_iter().filter_map(|value| serde_json::from_value(value).ok()).collect()
}

/// `messages`: many at once, pages of 2 and at most 3.
#[derive(Clone, Debug)]
pub struct Messages(Memory<Object>);

impl Messages {
    pub fn seeded() -> Self {
        Self(Memory::with(Self::seed()))
    }

    fn seed() -> Vec<Object> {
        records([
            json!({ "id": 1, "text": "one", "counter": 1, "complete": false }),
            json!({ "id": 2, "text": "two", "counter": 2, "complete": true }),
            json!({ "id": 3, "text": "three", "counter": 3, "complete": false }),
        ])
    }
}

#[feathers::service("messages", paginate(2, max = 3), multi)]
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
        records([json!({ "id": 1, "text": "nested" })])
    }
}

#[feathers::service("/my/messages/")]
impl MyMessages {
    #[adapter]
    fn store(&self) -> &Memory<Object> {
        &self.0
    }
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Done {
    reset: bool,
}

/// `reset`: both are as at the start.
#[derive(Clone, Debug)]
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
