// says what can be denied
use feathers::Result;

struct Messages;

#[feathers::service("messages", deny(ungarded))]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }
}

fn main() {}
