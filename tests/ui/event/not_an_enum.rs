// the variants are the events
use feathers::Events;

#[derive(Events)]
struct Typing {
    user: String,
}

fn main() {}
