// a publisher answers who, not whether
use feathers::{App, Event};

fn main() {
    let _ = App::new().publish(async |event: &Event| event.path() == "messages");
}
