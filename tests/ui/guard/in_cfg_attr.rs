// a guard that may be there or not is none
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[cfg_attr(all(), guard(feathers::signed_in))]
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }
}

fn main() {}
