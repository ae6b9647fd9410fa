// a list is visited item by item, so the item has a type
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: Vec<String>) -> Result<Vec<String>> {
        Ok(data)
    }

    #[before(create)]
    async fn double(&self, data: &mut u64) {
        *data *= 2;
    }
}

fn main() {}
