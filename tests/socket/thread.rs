//! Events from a thread that knows nothing of the server's runtime, such as the one a file watcher calls back on.

use std::sync::Mutex;
use std::thread;

use feathers::{App, Event, Result, Socket, SocketIo, everyone};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::client::Client;
use crate::client::polling::Polling;
use crate::server::{answered, start, until, within};

#[derive(feathers::Events)]
enum Change {
    Changed(u32),
}

struct Files;

#[feathers::service("files", events = Change)]
impl Files {
    fn find(&self) -> Result<u32> {
        Ok(7)
    }
}

/// A thread without a runtime; it has ended when this returns.
async fn on_a_thread(run: impl FnOnce() + Send + 'static) {
    let (ended, end) = oneshot::channel();
    let thread = thread::spawn(move || {
        run();
        let _ = ended.send(());
    });
    let _ = within("the end of the thread", end).await;
    thread.join().expect("the thread does not panic");
}

/// Half of what is emitted at once: all of it may be more than may wait for a client.
const ROUND: u32 = 2500;

async fn heard(client: &Client, event: &str, round: u32) {
    let count = usize::try_from((round + 1) * ROUND).unwrap();
    until(&format!("{count} events"), || client.event_count() >= count).await;
    let expected: Vec<(String, Vec<Value>)> = (0..(round + 1) * ROUND).map(|n| (event.to_owned(), vec![json!(n)])).collect();
    assert!(client.events() == expected, "all of them, in order");
}

#[tokio::test]
async fn who_hears_a_thread_is_still_answered() {
    let server = start(App::new().service(Files).publish(everyone())).await;
    let client = server.client().await;
    for round in 0..2 {
        let files = server.server.app().service::<Files>();
        on_a_thread(move || {
            for n in round * ROUND..(round + 1) * ROUND {
                files.emit(Change::Changed(n)).unwrap();
            }
        })
        .await;
        heard(&client, "files changed", round).await;
    }
    assert_eq!(client.call(json!(["find", "files"])).await, answered(7));
}

#[tokio::test]
async fn a_socket_is_told_by_a_thread_as_well() {
    let (tell, told) = oneshot::channel::<Socket>();
    let tell = Mutex::new(Some(tell));
    let socketio = SocketIo::new().on_connect(move |socket, _| {
        let _ = tell.lock().unwrap().take().map(|tell| tell.send(socket));
    });
    let server = start(App::new().service(Files).publish(everyone()).socketio(socketio)).await;
    let client = server.client().await;
    let socket = told.await.unwrap();
    for round in 0..2 {
        let socket = socket.clone();
        on_a_thread(move || (round * ROUND..(round + 1) * ROUND).for_each(|n| socket.emit("news", &n).unwrap())).await;
        heard(&client, "news", round).await;
    }
    assert_eq!(client.call(json!(["find", "files"])).await, answered(7));
}

#[tokio::test]
async fn a_publisher_may_wait_and_a_task_be_started_where_no_runtime_is() {
    let app = App::new().service(Files).publish(async |_: &Event| {
        tokio::task::yield_now().await;
        everyone()
    });
    let server = start(app).await;
    let client = server.client().await;
    let (app, files) = (server.server.app(), server.server.app().service::<Files>());
    on_a_thread(move || {
        files.emit(Change::Changed(1)).unwrap();
        app.spawn(async move { files.emit(Change::Changed(2)).unwrap() });
    })
    .await;
    let mut both = [client.expect_event("files changed").await, client.expect_event("files changed").await];
    both.sort_by_key(Value::as_u64);
    assert_eq!(both, [1, 2]);
}

#[tokio::test]
async fn a_thread_ends_a_client_that_polls() {
    let server = start(App::new().service(Files).publish(everyone())).await;
    let client = Polling::open(server.addr, 3).await;
    server.connections(1).await;
    let connections = server.server.app().connections();
    on_a_thread(move || connections.iter().for_each(feathers::Connection::close)).await;
    server.connections(0).await;
    drop(client);
}
