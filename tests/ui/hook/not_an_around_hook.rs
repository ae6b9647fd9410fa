// the same for those that run around
use feathers::{HookContext, Result};

async fn log(cx: &mut HookContext) -> Result<()> {
    println!("{}", cx.path());
    Ok(())
}

struct Messages;

#[feathers::service("messages")]
#[hook(around = log)]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }
}

fn main() {}
