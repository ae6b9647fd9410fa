// a method that is not there
use feathers::{Calls, Result};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}

async fn read(messages: &Calls<Messages>) -> Result<()> {
    messages.mark_read(1).await?;
    Ok(())
}

fn main() {}
