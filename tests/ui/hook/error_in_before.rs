// errors are handled in hooks of their own
use feathers::{Error, Result};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(create)]
    async fn log(&self, error: &Error) {
        println!("{error}");
    }
}

fn main() {}
