// a service emits the events that it declares
use feathers::{Calls, Events, Result};

#[derive(Events)]
enum MessageEvent {
    Typing,
}

#[derive(Events)]
enum Other {
    Left,
}

struct Messages;

#[feathers::service("messages", events = MessageEvent)]
impl Messages {
    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}

fn leave(messages: &Calls<Messages>) -> Result<()> {
    messages.emit(Other::Left)
}

fn main() {}
