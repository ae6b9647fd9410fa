// says that there is no id yet
struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, id: u32, data: String) -> feathers::Result<u32> {
        Ok(id + data.len() as u32)
    }
}

fn main() {}
