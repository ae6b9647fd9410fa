// says where users come from
use feathers_auth::Auth;

struct Accounts;

fn main() {
    let _ = Auth::builder(Accounts);
}
