// says the type that the method takes
use feathers::{Calls, Result};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }
}

async fn add(messages: &Calls<Messages>) -> Result<String> {
    messages.create(1).await
}

fn main() {}
