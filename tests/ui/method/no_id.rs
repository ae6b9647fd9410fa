// shows the right signature
struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn get(&self) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
