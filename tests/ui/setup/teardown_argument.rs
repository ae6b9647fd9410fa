// at the end there is nothing left to get
use feathers::{AppRef, Result};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    #[teardown]
    async fn stop(&self, app: AppRef) {
        println!("{app:?}");
    }
}

fn main() {}
