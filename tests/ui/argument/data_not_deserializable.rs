// points at the type of the data and names the derives
struct NewMessage;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, _data: NewMessage) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
