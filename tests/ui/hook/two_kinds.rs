// a hook is of one kind
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(create)]
    #[after(create)]
    async fn log(&self) {
        println!("create");
    }
}

fn main() {}
