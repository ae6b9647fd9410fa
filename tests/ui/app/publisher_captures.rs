// the same of a closure that captures
use feathers::{App, Event, channel};

fn main() {
    let name = String::from("news");
    let _ = App::new().publish(async move |event: &Event| {
        println!("{}", event.path());
        channel(name.clone())
    });
}
