// clients can read what an event carries
use feathers::Events;
use serde::Serialize;

#[derive(Serialize)]
struct Typing;

#[derive(Events)]
enum MessageEvent {
    Typing(Typing),
}

fn main() {}
