// says where captured state goes
use feathers::{All, App, HookContext};

fn main() {
    let names = vec![String::new()];
    let _ = App::new().before(All, async move |cx: &mut HookContext| {
        println!("{} {}", cx.path(), names.len());
        Ok(())
    });
}
