// the first argument is the data, also where there is none
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[method]
    async fn mark_read(&self) -> Result<u64> {
        Ok(0)
    }
}

fn main() {}
