// says the type that the method answers
use feathers::{Audience, Result, everyone};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[publish]
    fn who(&self, message: &u64) -> Audience {
        println!("{message}");
        everyone()
    }
}

fn main() {}
