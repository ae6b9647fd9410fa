// there is nobody to answer to
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    #[setup]
    async fn start(&self) -> Result<u64> {
        Ok(1)
    }
}

fn main() {}
