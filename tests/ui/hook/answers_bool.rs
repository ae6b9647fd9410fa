// a hook refuses with an error
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(create)]
    async fn allowed(&self, data: &String) -> bool {
        !data.is_empty()
    }
}

fn main() {}
