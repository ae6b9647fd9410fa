// data of a call within the server may be shown to hooks as JSON
use feathers::{Calls, Result};
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
struct Message {
    text: String,
}

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: Message) -> Result<String> {
        Ok(data.text)
    }
}

async fn add(messages: &Calls<Messages>) -> Result<String> {
    messages.create(Message { text: String::new() }).await
}

fn main() {}
