// names the key of the attribute
use feathers::{Audience, Events, Result, nobody};

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

    #[publish(typing)]
    fn near(&self, event: &MessageEvent) -> Audience {
        let MessageEvent::Typing = event;
        nobody()
    }
}

fn main() {}
