// a custom method has the name of what calls from the server have beside methods
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[method]
    async fn on_all(&self, data: String) -> Result<String> {
        Ok(data)
    }
}

fn main() {}
