// says the type that the method has
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(create)]
    async fn double(&self, data: &mut u64) {
        *data *= 2;
    }
}

fn main() {}
