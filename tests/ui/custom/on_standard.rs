// a standard method needs no attribute
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[method]
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }
}

fn main() {}
