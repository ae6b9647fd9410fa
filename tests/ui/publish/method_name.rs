// an event has a name of its own
use feathers::{Audience, Result, everyone};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[publish(create)]
    fn who(&self, message: &String) -> Audience {
        println!("{message}");
        everyone()
    }
}

fn main() {}
