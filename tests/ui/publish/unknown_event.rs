// lists the events that there are
use feathers::{Audience, Result, everyone};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[publish(removed)]
    fn who(&self, message: &String) -> Audience {
        println!("{message}");
        everyone()
    }
}

fn main() {}
