// an owned argument comes by type, as in a method
use feathers::Result;

struct User;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(create)]
    async fn check(&self, me: User) {
        drop(me);
    }
}

fn main() {}
