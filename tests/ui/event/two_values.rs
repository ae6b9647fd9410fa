// what an event carries is one value
use feathers::Events;

#[derive(Events)]
enum MessageEvent {
    Typing(String, u64),
}

fn main() {}
