// the data of each method has the trait that the hook asks for
use feathers::Result;

trait Stamped {
    fn stamp(&mut self);
}

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(create)]
    async fn stamp(&self, data: &mut impl Stamped) {
        data.stamp();
    }
}

fn main() {}
