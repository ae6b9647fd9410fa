// says the two types of the id
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn get(&self, id: u64) -> Result<u64> {
        Ok(id)
    }

    #[before(get)]
    async fn look(&self, id: &String) {
        println!("{id}");
    }
}

fn main() {}
