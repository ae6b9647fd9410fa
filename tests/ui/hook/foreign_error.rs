// says how an error of another crate is passed on
use feathers::Result;

struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn create(&self, data: String) -> Result<String> {
        Ok(data)
    }

    #[before(create)]
    async fn check(&self, data: &String) -> Result<(), std::num::ParseIntError> {
        data.parse::<u64>().map(drop)
    }
}

fn main() {}
