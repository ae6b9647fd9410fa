// says where state that changes goes
struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&mut self) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
