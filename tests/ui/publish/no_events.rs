// reading causes no events
use feathers::{Audience, Result, everyone};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    #[publish]
    fn who(&self, message: &String) -> Audience {
        println!("{message}");
        everyone()
    }
}

fn main() {}
