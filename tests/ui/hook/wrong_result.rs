// says the type that the method answers
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn find(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    #[after(find)]
    async fn double(&self, result: &mut u64) {
        *result *= 2;
    }
}

fn main() {}
