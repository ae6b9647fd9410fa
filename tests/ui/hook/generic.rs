// generated code can not choose the type, but `impl Trait` is there
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(create)]
    async fn log<T: std::fmt::Debug>(&self, data: &T) {
        println!("{data:?}");
    }
}

fn main() {}
