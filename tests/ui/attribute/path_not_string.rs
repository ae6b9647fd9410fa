// points at the word that is no string
struct Messages;

#[feathers::service(messages)]
impl Messages {
    async fn find(&self) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
