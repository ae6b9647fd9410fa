// a hook changes what another asks for behind the method, where it can not be kept
use feathers::{Query, Result};

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Mine {
    owner: Option<String>,
}

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self, Query(mine): Query<Mine>) -> Result<Option<String>> {
        Ok(mine.owner)
    }

    #[before(find)]
    fn mine(&self, query: &mut Mine) {
        query.owner = Some("me".into());
    }

    #[after(find)]
    fn log(&self, query: &Mine) {
        println!("{:?}", query.owner);
    }
}

fn main() {}
