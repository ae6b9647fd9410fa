// points at the type and says what makes it one
use feathers::Result;

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

fn main() {}
