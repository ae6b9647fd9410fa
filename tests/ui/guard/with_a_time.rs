// a guard runs at one time, and a role is no key
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
#[guard(before = feathers::signed_in)]
impl Messages {
    #[guard(role = "editor")]
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }
}

fn main() {}
