// data comes first, the rest by type
struct User;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, _me: feathers::Inject<User>) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
