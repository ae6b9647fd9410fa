// a guard is named, not called
use feathers::{Result, signed_in};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[guard(signed_in())]
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }
}

fn main() {}
