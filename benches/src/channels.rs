//! What channels cost when many are connected: joining has to be linear, and telling a channel has to cost its members only.
//!
//! In this process and in memory, with the real connections, channels and outboxes: 50 000 sockets would measure the kernel.

use std::time::Instant;

use feathers::test::{Client, TestApp};
use feathers::{App, Result, channel};

struct Posts;

#[feathers::service("posts", publish = channel("few"))]
impl Posts {
    async fn create(&self, data: u32) -> Result<u32> {
        Ok(data)
    }
}

/// Nanoseconds.
struct Cost {
    join: f64,
    leave: f64,
    tell: f64,
}

const FEW: usize = 10;
const POSTS: u32 = 2000;

/// Shows both sizes and how they compare.
pub(crate) async fn compare(quick: bool) {
    let (small, large) = if quick { (500, 5_000) } else { (5_000, 50_000) };
    println!(
        "\nChannels, ns in one process and in memory: each connection joins and leaves one for all and one of {FEW};\nan event goes to one channel of {FEW}\n"
    );
    println!("{:24} {:>12} {:>12} {:>7} {:>7}", "connections", small, large, "ratio", "goal");
    let (small, large) = (measure(small).await, measure(large).await);
    let row = |name: &str, small: f64, large: f64| {
        println!("{name:24} {small:>12.0} {large:>12.0} {:>7.2} {:>7}", large / small, "1");
    };
    row("joining, a connection", small.join, large.join);
    row("leaving, a connection", small.leave, large.leave);
    row("a call with its event", small.tell, large.tell);
}

async fn measure(connections: usize) -> Cost {
    let app = TestApp::start(App::new().service(Posts)).await;
    let mut clients: Vec<Client> = Vec::with_capacity(connections);
    for _ in 0..connections {
        clients.push(app.connect().await);
    }
    let each = |start: Instant, times: usize| start.elapsed().as_nanos() as f64 / times as f64;
    let start = Instant::now();
    for (number, client) in clients.iter().enumerate() {
        client.connection().join("all");
        client.connection().join(("room", number / FEW));
    }
    let join = each(start, connections);

    clients[..FEW].iter().for_each(|client| client.connection().join("few"));
    let caller = &clients[connections - 1];
    let start = Instant::now();
    for number in 0..POSTS {
        if let Err(error) = caller.create("posts", number).await {
            println!("a call failed: {error}");
        }
    }
    let tell = each(start, POSTS as usize);
    let told: usize = clients.iter().map(|client| client.events().len()).sum();
    assert_eq!(told, FEW * POSTS as usize, "each of the few is told of each");

    let start = Instant::now();
    for (number, client) in clients.iter().enumerate() {
        client.connection().leave("all");
        client.connection().leave(("room", number / FEW));
    }
    Cost { join, leave: each(start, connections), tell }
}
