// asks for the name of the type
struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) -> feathers::Result<impl serde::Serialize> {
        Ok(1)
    }
}

fn main() {}
