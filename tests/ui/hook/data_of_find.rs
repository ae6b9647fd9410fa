// points at the data and says which methods have some
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    #[before(all)]
    async fn trim(&self, data: &mut String) {
        *data = data.trim().to_owned();
    }
}

fn main() {}
