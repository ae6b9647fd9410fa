// a result that hooks look at can be read back
use feathers::Result;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
struct Message {
    text: String,
}

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) -> Result<Message> {
        Ok(Message { text: String::new() })
    }

    #[after(find)]
    async fn log(&self, result: &Message) {
        println!("{}", result.text);
    }
}

fn main() {}
