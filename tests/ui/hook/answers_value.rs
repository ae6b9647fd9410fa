// a hook answers nothing: it changes what it borrows
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(create)]
    async fn trim(&self, data: &mut String) -> Result<String> {
        Ok(data.trim().to_owned())
    }
}

fn main() {}
