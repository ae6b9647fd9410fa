// who borrows the whole call has its parts
use feathers::{HookContext, Result};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(create)]
    async fn trim(&self, cx: &mut HookContext, data: &mut String) {
        println!("{} {data}", cx.path());
    }
}

fn main() {}
