// the publisher of an own event gets the event
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
    fn near(&self, event: &String) -> Audience {
        println!("{event}");
        nobody()
    }
}

fn main() {}
