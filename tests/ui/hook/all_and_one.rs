// `all` stands alone
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(all, create)]
    async fn log(&self) {
        println!("create");
    }
}

fn main() {}
