// the app is handed over
use feathers::{AppRef, Result};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    #[setup]
    async fn start(&self, app: &AppRef) {
        println!("{app:?}");
    }
}

fn main() {}
