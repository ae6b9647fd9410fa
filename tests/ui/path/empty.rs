// points at the path
struct Messages;

#[feathers::service("/")]
impl Messages {
    async fn find(&self) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
