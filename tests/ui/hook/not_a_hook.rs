// points at the value that is no hook
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[hook(5)]
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }
}

fn main() {}
