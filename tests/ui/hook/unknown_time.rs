// lists the times at which a hook can run
use feathers::{HookContext, Result};

async fn log(cx: &mut HookContext) -> Result<()> {
    println!("{}", cx.path());
    Ok(())
}

struct Messages;

#[feathers::service("messages")]
#[hook(befor = log)]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }
}

fn main() {}
