//! Events from a thread that knows nothing of the server's runtime, such as the one a file watcher calls back on.

use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake};
use std::thread;

use feathers::{App, Event, Result, Socket, SocketIo, everyone};
use serde_json::{Value, json};
use tokio::sync::{Semaphore, oneshot};

use crate::client::Client;
use crate::client::polling::Polling;
use crate::server::{answered, start, start_narrow, until, within};

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

    fn create(&self, data: u32) -> Result<u32> {
        Ok(data)
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

/// Waits where no runtime is, nor timers.
fn block_on<T>(future: impl IntoFuture<Output = T>) -> T {
    struct Unpark(thread::Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Arc::new(Unpark(thread::current())).into();
    let mut future = std::pin::pin!(future.into_future());
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(done) => return done,
            Poll::Pending => thread::park(),
        }
    }
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
async fn what_is_started_in_a_runtime_that_ends_goes_on() {
    static MAY_GO: Semaphore = Semaphore::const_new(0);
    let app = App::new().service(Files).publish(async |_: &Event| {
        MAY_GO.acquire().await.expect("it is never closed").forget();
        everyone()
    });
    let server = start(app).await;
    let client = server.client().await;
    let (app, files) = (server.server.app(), server.server.app().service::<Files>());
    on_a_thread(move || {
        let short = tokio::runtime::Builder::new_current_thread().build().unwrap();
        short.block_on(async {
            files.emit(Change::Changed(1)).unwrap();
            app.spawn(async move { files.emit(Change::Changed(2)).unwrap() });
        });
    })
    .await;
    MAY_GO.add_permits(2);
    let mut both = [client.expect_event("files changed").await, client.expect_event("files changed").await];
    both.sort_by_key(Value::as_u64);
    assert_eq!(both, [1, 2]);
}

#[tokio::test]
async fn a_call_from_a_thread_waits_for_its_publisher() {
    let app = App::new().service(Files).publish(async |_: &Event| {
        tokio::task::yield_now().await;
        everyone()
    });
    let server = start(app).await;
    let client = server.client().await;
    let app = server.server.app();
    on_a_thread(move || assert_eq!(block_on(app.path("files").create(5)).unwrap(), 5)).await;
    assert_eq!(client.expect_event("files created").await, 5);
}

#[tokio::test]
async fn calls_from_a_thread_wait_for_who_is_behind() {
    let server = start_narrow(App::new().service(Files).publish(everyone())).await;
    let slow = Client::builder(server.addr).receive_buffer(4096).connect().await.unwrap();
    slow.stop_reading();
    let files = server.server.app().service::<Files>();
    // More than a client is behind with when it is first waited for.
    on_a_thread(move || (0..3000).for_each(|n| assert_eq!(block_on(files.create(n)).unwrap(), n))).await;
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
