// says what names methods
use feathers::{App, HookContext, Result};

async fn log(cx: &mut HookContext) -> Result<()> {
    println!("{}", cx.path());
    Ok(())
}

fn main() {
    let _ = App::new().before(5, log);
}
