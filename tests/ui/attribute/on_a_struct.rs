// names the block it belongs on
#[feathers::service("messages")]
struct Messages;

fn main() {}
