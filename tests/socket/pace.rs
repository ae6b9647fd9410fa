//! A loop of calls that never wait, on the one thread there is: who listens keeps up all the same.

use feathers::store::Transaction;
use feathers::{App, Result, everyone};
use serde_json::json;

use crate::client::Client;
use crate::server::{Running, answered, start, until};

struct Counts;

#[feathers::service("counts")]
impl Counts {
    fn find(&self) -> Result<()> {
        Ok(())
    }

    fn create(&self, data: u32) -> Result<u32> {
        Ok(data)
    }
}

const CALLS: u32 = 20_000;

#[tokio::test]
async fn a_loop_of_calls_does_not_cut_off_who_listens() {
    let server = start(App::new().service(Counts).publish(everyone())).await;
    let client = server.client().await;
    let counts = server.server.app().service::<Counts>();
    for n in 0..CALLS {
        assert_eq!(counts.create(n).await.unwrap(), n);
    }
    hears_all(&server, &client).await;
}

#[tokio::test]
async fn nor_does_the_commit_of_a_unit_of_work_with_many() {
    let server = start(App::new().service(Counts).publish(everyone())).await;
    let client = server.client().await;
    let counts = server.server.app().service::<Counts>();
    let unit = Transaction::new(());
    for n in 0..CALLS {
        assert_eq!(counts.create(n).within(&unit).await.unwrap(), n);
    }
    unit.publish().await;
    hears_all(&server, &client).await;
}

async fn hears_all(server: &Running, client: &Client) {
    until("all events", || client.event_count() == CALLS as usize || server.server.connections() == 0).await;
    assert_eq!(client.call(json!(["find", "counts"])).await, answered(json!(null)));
    let heard: Vec<u64> = client.events().iter().filter_map(|(_, arguments)| arguments[0].as_u64()).collect();
    assert!(heard.iter().copied().eq(0..u64::from(CALLS)), "all of them, in order");
}
