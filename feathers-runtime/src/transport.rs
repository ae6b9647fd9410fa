//! The settings of the socket.io transport.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::connection::Connection;
use crate::handshake::{AnyMiddleware, Middleware};
use crate::http::origin::Origins;
use crate::listener::Socket;
use crate::outbox::Limits;

pub(crate) type OnDisconnect = Arc<dyn Fn(&Connection) + Send + Sync>;
pub(crate) type OnConnect = Arc<dyn Fn(Socket, Connection) + Send + Sync>;

/// How clients reach the app: `app.configure(socketio(…))`.
///
/// Engine.IO 4 and 3, WebSocket and polling, all on one path. Every setting has a default that suits production.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{App, Handshake, Origins, SocketIo};
///
/// let io = SocketIo::new()
///     .origins(Origins::list(["https://app.example.com"]))
///     .trusted_proxies(1)
///     .middleware(async |handshake: &mut Handshake| {
///         println!("{:?} connects", handshake.remote_address());
///         Ok(())
///     })
///     .on_disconnect(|connection| println!("{} has gone", connection.id()));
/// let app = App::new().socketio(io);
/// # let _ = app;
/// ```
pub struct SocketIo {
    pub(crate) path: String,
    pub(crate) engine_io_3: bool,
    pub(crate) middleware: Vec<Box<dyn AnyMiddleware>>,
    pub(crate) middleware_deadline: Duration,
    pub(crate) on_connect: Vec<OnConnect>,
    pub(crate) on_disconnect: Vec<OnDisconnect>,
    pub(crate) origins: Origins,
    pub(crate) hosts: Vec<String>,
    pub(crate) max_message: usize,
    pub(crate) max_calls: usize,
    pub(crate) buffer: usize,
    pub(crate) backlog: usize,
    pub(crate) stall: Duration,
    pub(crate) trusted_proxies: usize,
    pub(crate) client_files: Option<PathBuf>,
    pub(crate) ping_interval: Duration,
    pub(crate) ping_timeout: Duration,
    pub(crate) shutdown_deadline: Duration,
}

impl Default for SocketIo {
    fn default() -> Self {
        Self {
            path: "/socket.io".to_owned(),
            engine_io_3: true,
            middleware: Vec::new(),
            middleware_deadline: Duration::from_secs(10),
            on_connect: Vec::new(),
            on_disconnect: Vec::new(),
            origins: Origins::default(),
            hosts: Vec::new(),
            max_message: 1_000_000,
            max_calls: 256,
            buffer: 1024,
            backlog: 16 * 1024 * 1024,
            stall: Duration::from_secs(20),
            trusted_proxies: 0,
            client_files: None,
            ping_interval: Duration::from_secs(25),
            ping_timeout: Duration::from_secs(20),
            shutdown_deadline: Duration::from_secs(10),
        }
    }
}

impl SocketIo {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The path of the transport, `/socket.io` by default. Outer slashes do not matter. It has no placeholders: an app with such a path
    /// does not start.
    #[must_use]
    pub fn path(mut self, path: impl AsRef<str>) -> Self {
        let inner = path.as_ref().trim_matches('/');
        self.path = if inner.is_empty() { "/socket.io".to_owned() } else { format!("/{inner}") };
        self
    }

    /// Whether clients of socket.io 1 and 2 (Engine.IO 3) may connect; yes by default.
    #[must_use]
    pub fn engine_io_3(mut self, allowed: bool) -> Self {
        self.engine_io_3 = allowed;
        self
    }

    /// Adds connection middleware; it runs after what was added before. `io.use(…)` of socket.io.
    #[must_use]
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        self.middleware.push(Box::new(middleware));
        self
    }

    /// How long all middleware together may take for one client before it is refused, 10 seconds by default.
    #[must_use]
    pub fn middleware_deadline(mut self, deadline: Duration) -> Self {
        self.middleware_deadline = deadline;
        self
    }

    /// Runs for every client that was let in, after all middleware and before its first event: `io.on('connection', …)`.
    /// It may emit and listen to events of its own, beside the services.
    #[must_use]
    pub fn on_connect(mut self, run: impl Fn(Socket, Connection) + Send + Sync + 'static) -> Self {
        self.on_connect.push(Arc::new(run));
        self
    }

    /// Runs when a connection has ended, for whatever reason: `app.on('disconnect', …)`. It is still in its channels and holds its
    /// values, but hears nothing any more.
    #[must_use]
    pub fn on_disconnect(mut self, run: impl Fn(&Connection) + Send + Sync + 'static) -> Self {
        self.on_disconnect.push(Arc::new(run));
        self
    }

    /// Which pages may connect, [`Origins::same_host`] by default. Clients that are no browsers send no origin and pass.
    #[must_use]
    pub fn origins(mut self, origins: Origins) -> Self {
        self.origins = origins;
        self
    }

    /// The hosts this server is reached by, without ports; any by default. A request for another is refused, which closes a door
    /// that the origin check can not see: a name that someone else points at this machine makes their page one of "ours".
    #[must_use]
    pub fn hosts<I: IntoIterator<Item = S>, S: Into<String>>(mut self, hosts: I) -> Self {
        self.hosts = hosts.into_iter().map(|host| host.into().to_ascii_lowercase()).collect();
        self
    }

    /// The longest message a client may send, in bytes, on either transport; 1 000 000 by default. A longer one ends the
    /// connection. The attachments of a message may be as long again.
    #[must_use]
    pub fn max_message(mut self, bytes: usize) -> Self {
        self.max_message = bytes;
        self
    }

    /// How many calls of one connection may be in flight, 256 by default. One more is answered `TooManyRequests`.
    #[must_use]
    pub fn max_calls(mut self, calls: usize) -> Self {
        self.max_calls = calls;
        self
    }

    /// How many packets the transport buffers for one client, 1024 by default (at least 4). What does not fit waits in the
    /// connection's outbox.
    #[must_use]
    pub fn buffer(mut self, packets: usize) -> Self {
        self.buffer = packets.max(4);
        self
    }

    /// How many bytes may wait in the outbox of one client before it is cut off, 16 MiB by default. What is on its way is not
    /// counted, so the events of one call always fit, however many.
    #[must_use]
    pub fn backlog(mut self, bytes: usize) -> Self {
        self.backlog = bytes;
        self
    }

    /// How long a client for which packets wait may take none of them before it is cut off, 20 seconds by default.
    #[must_use]
    pub fn stall_timeout(mut self, time: Duration) -> Self {
        self.stall = time;
        self
    }

    /// How many proxies in front of the app are yours: that many entries at the end of `X-Forwarded-For` (or `Forwarded`) are
    /// believed, and `X-Forwarded-Host` in the place of `Host`: let the outermost proxy overwrite it. 0 by default: those headers are
    /// then what any client may write, and are ignored.
    #[must_use]
    pub fn trusted_proxies(mut self, proxies: usize) -> Self {
        self.trusted_proxies = proxies;
        self
    }

    /// Serves the socket.io client (`…/socket.io/socket.io.js` and its siblings) out of an npm folder, either
    /// `node_modules/socket.io-client` or its `dist`. The files are read at start, by a fixed list of names.
    #[must_use]
    pub fn serve_client(mut self, folder: impl Into<PathBuf>) -> Self {
        self.client_files = Some(folder.into());
        self
    }

    /// How often a silent client is asked whether it lives, 25 seconds by default (at least a millisecond).
    #[must_use]
    pub fn ping_interval(mut self, interval: Duration) -> Self {
        // A timer that never rests can not be set.
        self.ping_interval = interval.max(Duration::from_millis(1));
        self
    }

    /// How long it may take to answer that, 20 seconds by default.
    #[must_use]
    pub fn ping_timeout(mut self, timeout: Duration) -> Self {
        self.ping_timeout = timeout;
        self
    }

    /// How long a graceful end waits for calls in flight, then for connections to close, then for services to be torn down: each time
    /// 10 seconds by default.
    #[must_use]
    pub fn shutdown_deadline(mut self, deadline: Duration) -> Self {
        self.shutdown_deadline = deadline;
        self
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits { buffer: self.buffer, entries: 4096, bytes: self.backlog, stall: self.stall }
    }
}

impl fmt::Debug for SocketIo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SocketIo")
            .field("path", &self.path)
            .field("middleware", &self.middleware.len())
            .field("origins", &self.origins)
            .finish_non_exhaustive()
    }
}
