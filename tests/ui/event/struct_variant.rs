// what an event carries has a type
use feathers::Events;

#[derive(Events)]
enum MessageEvent {
    Typing { user: String },
}

fn main() {}
