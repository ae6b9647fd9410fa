//! Starts an app for a test, and what all tests say.

use std::net::SocketAddr;
use std::panic::{set_hook, take_hook};
use std::sync::{Mutex, Once, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use feathers::{App, Class, Server};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::client::{Client, TIMEOUT};

/// An app that is served until this is dropped.
pub(crate) struct Running {
    pub(crate) addr: SocketAddr,
    pub(crate) server: Server,
    task: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves the app on a port of its own.
pub(crate) async fn start(app: App) -> Running {
    let server = app.start().await.expect("the app starts");
    let router = server.router();
    start_router(server, router).await
}

/// The same with a kernel that buffers little for each client, so that the server soon feels one who reads nothing.
pub(crate) async fn start_narrow(app: App) -> Running {
    let server = app.start().await.expect("the app starts");
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_send_buffer_size(16 * 1024).expect("the size of the send buffer");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a port");
    let router = server.router();
    serve(server, router, socket.listen(64).expect("a listener"))
}

/// Serves this router, in which the server's may be one of several.
pub(crate) async fn start_router(server: Server, router: Router) -> Running {
    serve(server, router, TcpListener::bind("127.0.0.1:0").await.expect("a port"))
}

fn serve(server: Server, router: Router, listener: TcpListener) -> Running {
    watch_panics();
    let addr = listener.local_addr().expect("its address");
    let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("TCP_NODELAY"));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let task = tokio::spawn(async move { axum::serve(listener, service).await.expect("the listener lives") });
    Running { addr, server, task }
}

impl Running {
    /// A client of Engine.IO 4.
    pub(crate) async fn client(&self) -> Client {
        Client::connect(self.addr).await
    }

    /// A client of Engine.IO 3.
    pub(crate) async fn client_3(&self) -> Client {
        Client::builder(self.addr).eio3().connect().await.expect("the connection is accepted")
    }

    /// One client of each protocol.
    pub(crate) async fn both(&self) -> [Client; 2] {
        [self.client().await, self.client_3().await]
    }

    /// Waits until so many clients are connected.
    pub(crate) async fn connections(&self, count: usize) {
        until(&format!("{count} connections"), || self.server.connections() == count).await;
    }
}

/// Waits until this is true.
pub(crate) async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let poll = async {
        while !holds() {
            sleep(Duration::from_millis(2)).await;
        }
    };
    timeout(TIMEOUT, poll).await.unwrap_or_else(|_| panic!("in vain waited for: {what}"));
}

/// Waits for something a service of the test signals.
pub(crate) async fn within<T>(what: &str, happens: impl Future<Output = T>) -> T {
    timeout(TIMEOUT, happens).await.unwrap_or_else(|_| panic!("in vain waited for: {what}"))
}

/// The ack of a call that succeeded.
pub(crate) fn answered(result: impl Into<Value>) -> Value {
    json!([null, result.into()])
}

/// The ack of a call in the modern form that failed, without data and errors.
pub(crate) fn refused(class: Class, message: &str) -> Value {
    json!([{ "name": class.name(), "message": message, "code": class.code(), "className": class.class_name() }])
}

/// The same in the legacy form.
pub(crate) fn refused_legacy(class: Class, message: &str) -> Value {
    let mut answer = refused(class, message);
    answer[0]["type"] = json!("FeathersError");
    answer[0]["errors"] = json!({});
    answer
}

/// The same with one field in `errors`, whose message is `Invalid WHAT at 'PATH': TEXT`.
pub(crate) fn refused_at(what: &str, path: &str, text: &str) -> Value {
    let mut answer = refused(Class::BadRequest, &format!("Invalid {what} at '{path}': {text}"));
    answer[0]["errors"] = json!({ path: text });
    answer
}

static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Notes every panic that is not one of the tests' own.
fn watch_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            // What the test kit panics with is a failed expectation.
            let of_a_test = |file: &str| file.contains("tests/socket") || file.contains("feathers-runtime/src/test/");
            if info.location().is_none_or(|location| !of_a_test(location.file())) {
                PANICS.lock().unwrap_or_else(PoisonError::into_inner).push(info.to_string());
            }
            before(info);
        }));
    });
}

/// Fails if the framework, or what it is made of, has panicked in any test so far.
pub(crate) fn assert_no_panics() {
    let panics = PANICS.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(panics.is_empty(), "the server has panicked: {panics:#?}");
}
