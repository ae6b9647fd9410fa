// clients tell methods apart by name
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[method]
    async fn mark_read(&self, data: u64) -> Result<u64> {
        Ok(data)
    }

    #[method(rename = "markRead")]
    async fn mark_all(&self, _: ()) -> Result<u64> {
        Ok(0)
    }
}

fn main() {}
