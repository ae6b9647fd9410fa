// points at the argument whose type is another
use feathers::{HookContext, Result};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[around(create)]
    async fn timing(&self, cx: &mut HookContext, next: u64) -> Result<()> {
        println!("{} {next}", cx.path());
        Ok(())
    }
}

fn main() {}
