// the id is a part of the data
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[method]
    async fn mark_read(&self, id: u64, data: bool) -> Result<u64> {
        Ok(id + u64::from(data))
    }
}

fn main() {}
