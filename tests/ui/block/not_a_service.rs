// says how a type becomes a service
struct Messages;

fn main() {
    let _ = feathers::App::new().service(Messages);
}
