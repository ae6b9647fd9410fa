// what an around hook gets is always the same
use feathers::{Next, Result};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[around(create)]
    async fn timing(&self, data: &mut String, next: Next<'_>) -> Result<()> {
        drop(next);
        data.clear();
        Ok(())
    }
}

fn main() {}
