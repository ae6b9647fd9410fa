// asks for an owned type
struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn get(&self, _id: u32) -> feathers::Result<&str> {
        Ok("x")
    }
}

fn main() {}
