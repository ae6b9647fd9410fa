// points at the second one
struct Messages;

#[feathers::service("messages", allow_unknown_query, allow_unknown_query)]
impl Messages {
    async fn find(&self) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
