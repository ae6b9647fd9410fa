// a publisher borrows
use feathers::{Audience, Result, everyone};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[publish]
    fn who(&self, message: String) -> Audience {
        drop(message);
        everyone()
    }
}

fn main() {}
