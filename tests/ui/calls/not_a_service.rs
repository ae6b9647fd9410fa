// only services are called
use feathers::AppRef;

struct Messages;

fn messages(app: &AppRef) {
    let _ = app.service::<Messages>();
}

fn main() {}
