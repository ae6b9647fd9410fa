// says what `::` is for
struct Messages;

#[feathers::service("my::messages")]
impl Messages {
    async fn find(&self) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
