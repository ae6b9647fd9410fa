// an event is a variant
use feathers::{Calls, Events, Result};

#[derive(Events)]
enum MessageEvent {
    Typing,
}

struct Messages;

#[feathers::service("messages", events = MessageEvent)]
impl Messages {
    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}

fn typing(messages: &Calls<Messages>) -> Result<()> {
    messages.emit("typing")
}

fn main() {}
