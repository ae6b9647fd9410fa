// says who can not choose the type
struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, _data: impl Send) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
