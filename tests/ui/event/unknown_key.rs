// lists the key that there is
use feathers::Events;

#[derive(Events)]
enum MessageEvent {
    #[event(name = "writes")]
    Typing,
}

fn main() {}
