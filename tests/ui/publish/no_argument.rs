// a publisher is told what the event is about
use feathers::{Audience, Result, everyone};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[publish]
    fn who(&self) -> Audience {
        everyone()
    }
}

fn main() {}
