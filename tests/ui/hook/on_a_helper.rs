// a value is attached to a method
use feathers::{HookContext, Result};

async fn log(cx: &mut HookContext) -> Result<()> {
    println!("{}", cx.path());
    Ok(())
}

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[hook(log)]
    fn trimmed(&self, text: &str) -> String {
        text.trim().to_owned()
    }
}

fn main() {}
