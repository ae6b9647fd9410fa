// names what can not be shared between threads
use std::cell::Cell;

struct Messages(Cell<u32>);

#[feathers::service("messages")]
impl Messages {
    fn find(&self) -> feathers::Result<u32> {
        Ok(self.0.get())
    }
}

fn main() {}
