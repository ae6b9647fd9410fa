// points at `unsafe`
struct Messages;

#[feathers::service("messages")]
impl Messages {
    async unsafe fn find(&self) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
