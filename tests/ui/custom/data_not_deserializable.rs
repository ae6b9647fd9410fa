// the data comes from clients, as that of create does
use feathers::Result;

struct MarkRead {
    id: u64,
}

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[method]
    async fn mark_read(&self, data: MarkRead) -> Result<u64> {
        Ok(data.id)
    }
}

fn main() {}
