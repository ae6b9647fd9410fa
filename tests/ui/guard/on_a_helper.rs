// a guard is of a method
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[guard(feathers::signed_in)]
    async fn archive(&self, id: u32) -> Result<u32> {
        Ok(id)
    }
}

fn main() {}
