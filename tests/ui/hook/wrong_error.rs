// an error hook gets the error of Feathers
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[error(create)]
    async fn log(&self, error: &std::io::Error) {
        println!("{error}");
    }
}

fn main() {}
