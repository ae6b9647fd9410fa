// shows the owned type
struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn get(&self, _id: &str) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
