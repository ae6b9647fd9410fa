// says which method to let borrow its data
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[after(create)]
    async fn log(&self, data: &String) {
        println!("{data}");
    }
}

fn main() {}
