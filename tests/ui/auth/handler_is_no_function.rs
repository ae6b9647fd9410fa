// says what a handler looks like
use feathers_auth::{Auth, UsersService};

fn main() {
    let _ = Auth::builder(UsersService::at("users")).on_logout("goodbye");
}
