// a name is kept, so it is owned
use feathers::AppRef;

fn join(app: &AppRef, room: &str) {
    let _ = app.channel(room);
}

fn main() {}
