// the name is sent as it is
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[method(rename = "mark read")]
    async fn mark_read(&self, data: u64) -> Result<u64> {
        Ok(data)
    }
}

fn main() {}
