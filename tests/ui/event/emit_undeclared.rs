// a service without events of its own emits none
use feathers::{Calls, Events, Result};

#[derive(Events)]
enum MessageEvent {
    Typing,
}

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}

fn typing(messages: &Calls<Messages>) -> Result<()> {
    messages.emit(MessageEvent::Typing)
}

fn main() {}
