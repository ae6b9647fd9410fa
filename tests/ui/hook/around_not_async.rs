// it waits for what it surrounds
use feathers::{HookContext, Next, Result};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[around(create)]
    fn timing(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> {
        drop(next);
        println!("{}", cx.path());
        Ok(())
    }
}

fn main() {}
