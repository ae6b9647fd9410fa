// points at the name and lists the methods that there are
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(creat)]
    async fn trim(&self, data: &mut String) {
        *data = data.trim().to_owned();
    }
}

fn main() {}
