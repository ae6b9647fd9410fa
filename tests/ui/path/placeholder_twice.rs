// names the placeholder
struct Messages;

#[feathers::service("users/:id/messages/:id")]
impl Messages {
    async fn find(&self) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
