// a hook changes an id that hooks behind the method could not see
use feathers::Result;

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Slug(String);

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn get(&self, id: Slug) -> Result<String> {
        Ok(id.0)
    }

    #[before(get)]
    fn lower(&self, id: &mut Slug) {
        id.0.make_ascii_lowercase();
    }

    #[error(get)]
    fn log(&self, id: &Slug) {
        println!("{}", id.0);
    }
}

fn main() {}
