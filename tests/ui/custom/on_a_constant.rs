// only functions can be called
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[method]
    const LIMIT: u64 = 10;
}

fn main() {}
