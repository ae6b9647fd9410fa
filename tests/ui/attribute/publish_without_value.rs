// shows what stands behind `publish`
struct Messages;

#[feathers::service("messages", publish)]
impl Messages {
    async fn find(&self) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
