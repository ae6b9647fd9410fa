// one of the six names is a method, and no hook
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[before(all)]
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }
}

fn main() {}
