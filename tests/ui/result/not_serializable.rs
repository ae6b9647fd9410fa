// points at the result and names the derives
struct Message;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn get(&self, _id: u32) -> feathers::Result<Message> {
        Ok(Message)
    }
}

fn main() {}
