// names each method that every client can call, and the ways out
use feathers::{Inject, Result};

struct User;
struct Messages;

#[feathers::service("messages", deny(unguarded))]
impl Messages {
    #[guard(feathers::anyone)]
    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    async fn get(&self, id: u32, _me: Option<Inject<User>>) -> Result<u32> {
        Ok(id)
    }

    async fn create(&self, data: String, _me: Inject<User>) -> Result<String> {
        Ok(data)
    }

    #[guard(feathers::signed_in)]
    async fn remove(&self, id: u32) -> Result<u32> {
        Ok(id)
    }

    #[method]
    async fn mark_read(&self, _: ()) -> Result<()> {
        Ok(())
    }
}

fn main() {}
