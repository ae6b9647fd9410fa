// at start there is no call to make arguments of
use feathers::{Inject, Result};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    #[setup]
    async fn start(&self, me: Inject<String>) {
        drop(me);
    }
}

fn main() {}
