// a hook is async
use feathers::{All, App, HookContext, Result};

fn log(cx: &mut HookContext) -> Result<()> {
    println!("{}", cx.path());
    Ok(())
}

fn main() {
    let _ = App::new().before(All, log);
}
