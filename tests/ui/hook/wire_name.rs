// a custom method is named as it is in the block
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[method]
    async fn mark_read(&self, data: u64) -> Result<u64> {
        Ok(data)
    }

    #[before(markRead)]
    async fn log(&self) {
        println!("mark_read");
    }
}

fn main() {}
