// says which arguments may be absent
#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Filter {}

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self, _query: Option<feathers::Query<Filter>>) -> feathers::Result<u32> {
        Ok(1)
    }
}

fn main() {}
