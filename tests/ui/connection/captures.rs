// says where captured state goes
use feathers::{Handshake, SocketIo};

fn main() {
    let keys = vec![String::new()];
    let _ = SocketIo::new().middleware(async move |handshake: &mut Handshake| {
        if keys.is_empty() {
            handshake.insert(1_u8);
        }
        Ok(())
    });
}
