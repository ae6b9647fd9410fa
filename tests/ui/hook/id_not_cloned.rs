// a hook changes what another asks for behind the method, where it can not be kept
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
