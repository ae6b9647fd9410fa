// says where the methods belong
struct Messages;

trait Store {
    fn find(&self) -> feathers::Result<u32>;
}

#[feathers::service("messages")]
impl Store for Messages {
    fn find(&self) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
