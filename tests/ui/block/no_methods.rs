// points at the block and lists the six names
struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn list(&self) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
