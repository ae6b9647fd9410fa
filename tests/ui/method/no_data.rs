// shows the right signature
struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn patch(&self, _id: u32) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
