// a standard method is written by its name
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[method(rename = "find")]
    async fn search(&self, data: String) -> Result<String> {
        Ok(data)
    }
}

fn main() {}
