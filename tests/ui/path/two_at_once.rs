// two mistakes, two errors, and no third for the use of the service
struct Messages;

#[feathers::service("my//messages")]
impl Messages {
    async fn get(&self) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {
    let _ = feathers::App::new().service(Messages);
}
