// what is wrong with the enum is said there, and its events are not missed here
use feathers::{Audience, Events, Result, nobody};

#[derive(Events)]
enum MessageEvent {
    #[event(rename = "is typing")]
    Typing,
}

struct Messages;

#[feathers::service("messages", events = MessageEvent)]
impl Messages {
    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    #[publish(typing)]
    fn near(&self, event: &MessageEvent) -> Audience {
        let MessageEvent::Typing = event;
        nobody()
    }
}

fn main() {}
