// the name of a custom method is one that every service of Feathers has
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[method]
    async fn publish(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[method(rename = "removeListener")]
    async fn silence(&self, data: String) -> Result<String> {
        Ok(data)
    }
}

fn main() {}
