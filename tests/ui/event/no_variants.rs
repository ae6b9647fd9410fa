// an enum without variants has no events
use feathers::Events;

#[derive(Events)]
enum MessageEvent {}

fn main() {}
