// shows the whole signature
use feathers::{HookContext, Result};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[around(create)]
    async fn timing(&self, cx: &mut HookContext) -> Result<()> {
        println!("{}", cx.path());
        Ok(())
    }
}

fn main() {}
