// names the missing derive
#[derive(serde::Deserialize)]
struct Filter {}

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self, _query: feathers::Query<Filter>) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
