// says what stands in the brackets
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[guard]
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[guard()]
    async fn remove(&self, id: u32) -> Result<u32> {
        Ok(id)
    }
}

fn main() {}
