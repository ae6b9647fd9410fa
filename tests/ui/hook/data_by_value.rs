// a hook borrows
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(create)]
    async fn trim(&self, data: String) {
        println!("{data}");
    }
}

fn main() {}
