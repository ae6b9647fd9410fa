// lists the key that there is
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[method(name = "markRead")]
    async fn mark_read(&self, data: u64) -> Result<u64> {
        Ok(data)
    }
}

fn main() {}
