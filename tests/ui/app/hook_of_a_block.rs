// names the type that a hook gets
use feathers::{App, Result};

async fn trim(data: &mut String) -> Result<()> {
    data.clear();
    Ok(())
}

fn main() {
    let _ = App::new().before("create", trim);
}
