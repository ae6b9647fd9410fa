// shows the signature that surrounds
use feathers::{All, App, HookContext, Result};

async fn timing(cx: &mut HookContext) -> Result<()> {
    println!("{}", cx.path());
    Ok(())
}

fn main() {
    let _ = App::new().around(All, timing);
}
