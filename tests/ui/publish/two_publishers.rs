// each event has one publisher
use feathers::{Audience, Result, everyone};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[publish]
    fn who(&self, message: &String) -> Audience {
        println!("{message}");
        everyone()
    }

    #[publish(created)]
    fn whom(&self, message: &String) -> Audience {
        println!("{message}");
        everyone()
    }
}

fn main() {}
