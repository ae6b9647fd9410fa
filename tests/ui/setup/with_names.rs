// takes nothing in brackets
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    #[setup(find)]
    async fn start(&self) {
        println!("start");
    }
}

fn main() {}
