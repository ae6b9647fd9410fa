// says who can not choose the type
struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create<T>(&self, _data: T) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
