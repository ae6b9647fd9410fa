// before the method there is only a place for a result
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(create)]
    async fn cached(&self, result: &mut String) {
        result.clear();
    }
}

fn main() {}
