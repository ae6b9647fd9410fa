// the query of a hook is a type that clients can read of
use feathers::Result;
use serde::Deserialize;

#[derive(Deserialize)]
struct Limit {
    limit: u64,
}

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    #[before(find)]
    async fn limit(&self, query: &mut Limit) {
        query.limit = query.limit.min(10);
    }
}

fn main() {}
