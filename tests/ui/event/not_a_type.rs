// `events` is a type
use feathers::Result;

struct Messages;

#[feathers::service("messages", events = "typing")]
impl Messages {
    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}

fn main() {}
