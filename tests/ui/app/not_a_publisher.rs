// says what can choose who hears an event
use feathers::App;

fn main() {
    let _ = App::new().publish(5);
}
