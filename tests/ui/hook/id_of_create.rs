// a new record has no id before it is there
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(create)]
    async fn look(&self, id: &u64) {
        let _ = id;
    }
}

fn main() {}
