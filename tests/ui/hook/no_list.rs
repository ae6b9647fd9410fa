// a hook says what it is for
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before]
    async fn trim(&self, data: &mut String) {
        *data = data.trim().to_owned();
    }
}

fn main() {}
