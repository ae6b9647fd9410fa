// the same of a hook that runs around
use std::rc::Rc;

use feathers::{HookContext, Next, Result};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[around(create)]
    async fn wait(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> {
        let local = Rc::new(1);
        next.run(cx).await?;
        println!("{local}");
        Ok(())
    }
}

fn main() {}
