// the same of a custom method
use feathers::{Calls, Result};
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
struct MarkRead {
    id: u64,
}

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[method]
    async fn mark_read(&self, data: MarkRead) -> Result<u64> {
        Ok(data.id)
    }
}

async fn read(messages: &Calls<Messages>) -> Result<u64> {
    messages.mark_read(MarkRead { id: 1 }).await
}

fn main() {}
