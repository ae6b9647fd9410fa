// says how a handler captures
use feathers_auth::{Auth, Login, UsersService};

fn main() {
    let lobby = "lobby".to_owned();
    let _ = Auth::builder(UsersService::at("users")).on_login(async move |login: &Login| {
        login.join(lobby.clone());
        Ok(())
    });
}
