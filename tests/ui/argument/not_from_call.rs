// points at the type and says what comes by type
struct User;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self, _me: User) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
