// points at the method whose future can not move between threads
use std::rc::Rc;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) -> feathers::Result<u32> {
        let local = Rc::new(1);
        std::future::ready(()).await;
        Ok(*local)
    }
}

fn main() {}
