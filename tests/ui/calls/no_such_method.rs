// names the service that has no such method
use feathers::{Calls, Result};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}

async fn delete(messages: &Calls<Messages>) -> Result<()> {
    messages.remove(1).await?;
    Ok(())
}

fn main() {}
