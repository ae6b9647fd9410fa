// points at the publisher whose future can not move between threads
use std::rc::Rc;

use feathers::{Audience, Result, everyone};

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[publish]
    async fn who(&self, message: &String) -> Audience {
        let local = Rc::new(message.len());
        std::future::ready(()).await;
        println!("{local}");
        everyone()
    }
}

fn main() {}
