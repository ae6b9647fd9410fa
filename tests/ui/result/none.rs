// shows the signature with one
struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) {}
}

fn main() {}
