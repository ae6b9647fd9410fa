// points at the value that is no hook
use feathers::App;

fn main() {
    let _ = App::new().after("find", 5);
}
