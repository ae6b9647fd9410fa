// shows the owned type
struct User;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self, _me: &feathers::Inject<User>) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
