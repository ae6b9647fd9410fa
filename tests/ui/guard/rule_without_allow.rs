// a rule becomes a guard by `allow`
use feathers::Result;

struct User {
    admin: bool,
}

struct Messages;

#[feathers::service("messages")]
impl Messages {
    #[guard(|user: &User| user.admin)]
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }
}

fn main() {}
