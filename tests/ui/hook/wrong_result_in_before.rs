// the place is of the type that the method answers
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(create)]
    async fn cached(&self, result: &mut Option<u64>) {
        *result = Some(1);
    }
}

fn main() {}
