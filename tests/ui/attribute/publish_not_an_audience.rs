// points at the value
struct Messages;

#[feathers::service("messages", publish = true)]
impl Messages {
    async fn find(&self) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
