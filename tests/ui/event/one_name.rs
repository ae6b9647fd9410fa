// clients tell events apart by name
use feathers::Events;

#[derive(Events)]
enum MessageEvent {
    Typing,
    #[event(rename = "typing")]
    Writes,
}

fn main() {}
