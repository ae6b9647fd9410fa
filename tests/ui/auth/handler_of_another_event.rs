// a handler takes what it is told of
use feathers_auth::{Auth, Login, UsersService};

fn main() {
    let _ = Auth::builder(UsersService::at("users")).on_logout(async |_: &Login| Ok(()));
}
