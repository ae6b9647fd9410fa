// a publisher answers who
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[publish]
    fn who(&self, message: &String) {
        println!("{message}");
    }
}

fn main() {}
