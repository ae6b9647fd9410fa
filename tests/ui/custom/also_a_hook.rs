// a function is one thing
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[method]
    #[after(all)]
    async fn mark_read(&self, data: u64) -> Result<u64> {
        Ok(data)
    }
}

fn main() {}
