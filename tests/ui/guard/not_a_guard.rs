// points at the value that is no guard
use feathers::Result;

struct User;
struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[guard(User)]
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }
}

fn main() {}
