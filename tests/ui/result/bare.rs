// a service method answers a `Result`
struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) -> Vec<u32> {
        vec![1]
    }
}

fn main() {}
