// each event has one publisher
use feathers::{Audience, Events, Result, nobody};

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

    #[publish(typing)]
    fn near(&self, event: &MessageEvent) -> Audience {
        let MessageEvent::Typing = event;
        nobody()
    }

    #[publish(typing)]
    fn far(&self, event: &MessageEvent) -> Audience {
        let MessageEvent::Typing = event;
        nobody()
    }
}

fn main() {}
