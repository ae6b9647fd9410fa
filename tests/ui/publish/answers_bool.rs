// a publisher answers who, not whether
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[publish]
    fn who(&self, message: &String) -> bool {
        !message.is_empty()
    }
}

fn main() {}
