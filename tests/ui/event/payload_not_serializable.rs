// what an event carries is sent to clients
use feathers::Events;

struct Typing;

#[derive(Events)]
enum MessageEvent {
    Typing(Typing),
}

fn main() {}
