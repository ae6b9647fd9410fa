// an answer that hooks changed as JSON is read back
use feathers::{Calls, Result};
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
struct Message {
    text: String,
}

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) -> Result<Message> {
        Ok(Message { text: String::new() })
    }
}

async fn text(messages: &Calls<Messages>) -> Result<String> {
    Ok(messages.find().await?.text)
}

fn main() {}
