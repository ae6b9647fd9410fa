// a service starts once
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    #[setup]
    async fn start(&self) {
        println!("one");
    }

    #[setup]
    async fn begin(&self) {
        println!("two");
    }
}

fn main() {}
