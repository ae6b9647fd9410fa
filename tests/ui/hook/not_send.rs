// points at the hook whose future can not move between threads
use std::rc::Rc;

use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(create)]
    async fn wait(&self) -> Result<()> {
        let local = Rc::new(1);
        std::future::ready(()).await;
        println!("{local}");
        Ok(())
    }
}

fn main() {}
