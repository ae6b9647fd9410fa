// points at the key and lists those there are
struct Messages;

#[feathers::service("messages", evnts)]
impl Messages {
    async fn find(&self) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
