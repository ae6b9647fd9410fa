// for several types there is `impl Trait`
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    async fn patch(&self, _id: u64, data: Vec<u8>) -> Result<Vec<u8>> {
        Ok(data)
    }

    #[before(create, patch)]
    async fn trim(&self, data: &mut String) {
        *data = data.trim().to_owned();
    }
}

fn main() {}
