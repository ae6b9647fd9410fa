// says what names a channel
use feathers::channel;

#[derive(PartialEq, Eq, Debug)]
struct Room(u64);

fn main() {
    let _ = channel(Room(1));
}
