// says what a strategy is
use feathers_auth::{Auth, UsersService};

struct ApiKey;

fn main() {
    let _ = Auth::builder(UsersService::at("users")).strategy(ApiKey);
}
