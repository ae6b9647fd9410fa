// says how a foreign error passes
struct Messages;

#[feathers::service("messages")]
impl Messages {
    async fn get(&self, _id: u32) -> Result<u32, std::io::Error> {
        Ok(1)
    }
}

fn main() {}
