// any other `&mut` is the whole call
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(create)]
    async fn trim(&self, text: &mut String) {
        text.clear();
    }
}

fn main() {}
