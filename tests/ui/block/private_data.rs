// rustc says it: data and results are as visible as the service
use feathers::Result;

pub struct Messages;

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct NewMessage;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, _data: NewMessage) -> Result<u32> {
        Ok(1)
    }
}

fn main() {}
