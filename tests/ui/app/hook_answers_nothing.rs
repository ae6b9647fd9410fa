// a hook answers whether the call goes on
use feathers::{All, App, HookContext};

async fn log(cx: &mut HookContext) {
    println!("{}", cx.path());
}

fn main() {
    let _ = App::new().before(All, log);
}
