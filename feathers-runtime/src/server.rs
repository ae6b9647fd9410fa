//! A started app: everything was checked, all problems at once, before a port opens.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router as HttpRouter;
use axum::extract::Request;
use axum::routing::any;
use tokio::net::TcpListener;
use tokio::runtime::Handle as Runtime;

use crate::admission::Admission;
use crate::app::{App, OnStart};
use crate::app_ref::AppRef;
use crate::core::{Core, Parts};
use crate::error::{Error, Internal, Result};
use crate::http::client_files::ClientFiles;
use crate::http::door::Door;
use crate::http::lines::Lines;
use crate::http::routes;
use crate::http::serve::{Signals, serve};
use crate::plan::Plan;
use crate::socketio::Engine;

/// How long clients that poll have for their last answers.
const POLLING_GRACE: Duration = Duration::from_secs(1);

/// A started app: a router to serve, and a way to end it.
#[derive(Clone)]
pub struct Server {
    door: Arc<Door>,
    router: HttpRouter,
    deadline: Duration,
    /// The test kit's clients come in here, past the door.
    #[cfg(feature = "test")]
    pub(crate) admission: Arc<Admission>,
}

impl Server {
    /// With what is to run once it is set up.
    pub(crate) fn new(app: App) -> Result<(Self, Vec<OnStart>)> {
        let (plan, socketio) = Plan::of(app);
        let Plan { app, places, mounts, concealed, settings, routes, mut problems, linked, router, on_start, .. } = plan;
        let client_files = match socketio.client_files.as_deref().map(ClientFiles::read) {
            None => ClientFiles::default(),
            Some(Ok(files)) => files,
            Some(Err(problem)) => {
                problems.push(problem);
                ClientFiles::default()
            }
        };
        problems.extend(routes::problem_with_transport(&routes, &socketio.path));
        let runtime = match Runtime::try_current() {
            Ok(runtime) if problems.is_empty() => runtime,
            here => {
                problems.extend(here.err().map(|_| "an app starts in a runtime of tokio, and here is none".to_owned()));
                return Err(Error::general_error(format!("the app can not start:\n  - {}", problems.join("\n  - "))));
            }
        };

        let (max_calls, on_disconnect, deadline) =
            (socketio.max_calls, socketio.on_disconnect.clone(), socketio.shutdown_deadline);
        let parts = Parts { router, places, settings, concealed, mounts, app, runtime, on_disconnect, max_calls, deadline };
        let core = Arc::new(Core::new(parts));
        linked.iter().for_each(|app| app.link(&core));
        let admission = Arc::new(Admission { core: Arc::clone(&core), settings: socketio });
        let settings = &admission.settings;
        let path = settings.path.clone();
        let door = Arc::new(Door {
            core: Arc::clone(&core),
            path: path.clone(),
            origins: settings.origins.clone(),
            hosts: settings.hosts.clone(),
            engine_io_3: settings.engine_io_3,
            trusted_proxies: settings.trusted_proxies,
            client_files,
            lines: Lines::default(),
            engine: Engine::new(Arc::clone(&admission)),
        });
        let entrance = any({
            let door = Arc::clone(&door);
            move |request: Request| Arc::clone(&door).enter(request)
        });
        let server = Self {
            door,
            // This was tried above.
            router: routes.merge(routes::transport(&path, &entrance)),
            deadline,
            #[cfg(feature = "test")]
            admission,
        };
        Ok((server, on_start))
    }

    /// The transport and the app's own routes. For [`Connection::remote_address`](crate::Connection::remote_address) serve it
    /// with `into_make_service_with_connect_info::<SocketAddr>()`, and set `TCP_NODELAY` on what its listener accepts, else small
    /// packets wait for each other.
    pub fn router(&self) -> HttpRouter {
        self.router.clone()
    }

    pub(crate) async fn setup(&self) -> Result<()> {
        self.door.core.setup().await
    }

    /// A handle to the app, for calls from outside of its services.
    #[must_use]
    pub fn app(&self) -> AppRef {
        self.door.core.app()
    }

    /// How many clients are connected.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.door.core.registry.len()
    }

    /// Takes a listener and, from here on, SIGINT and SIGTERM; clients wait until [`Listening::serve`].
    ///
    /// # Errors
    /// If the listener has no address, or signals can not be caught.
    pub fn on(self, listener: TcpListener) -> Result<Listening> {
        let address = listener.local_addr().internal()?;
        Ok(Listening { server: self, listener, address, signals: Signals::catch()? })
    }

    /// Serves until the process is told to end (SIGINT or SIGTERM), then shuts down.
    ///
    /// # Errors
    /// If the listener fails.
    pub async fn serve(self, listener: TcpListener) -> Result<()> {
        self.on(listener)?.serve().await
    }

    /// Ends gracefully: no new clients and calls, those in flight are answered, then every connection is closed in a way that
    /// lets clients connect again elsewhere.
    pub async fn shutdown(&self) {
        let core = &self.door.core;
        core.end();
        core.drain(self.deadline).await;
        if self.door.lines.has_polling() {
            // Their answers are ready and have to be fetched.
            tokio::time::sleep(POLLING_GRACE.min(self.deadline)).await;
        }
        if tokio::time::timeout(self.deadline, self.door.engine.close()).await.is_err() {
            tracing::warn!("some connections did not close in time");
        }
        self.door.lines.cut_all();
        // The engine forgets its sockets without a word, so what they held goes here.
        core.registry.all().iter().for_each(|connection| core.disconnected(connection));
        if tokio::time::timeout(self.deadline, core.teardown()).await.is_err() {
            tracing::warn!("some services were not torn down in time");
            core.finish();
        }
    }
}

/// A started app with its listener. Clients that connect now wait for [`serve`](Self::serve); a signal that comes now is not lost.
///
/// ```no_run
/// # use feathers_runtime as feathers;
/// # async fn run(app: feathers::App) -> feathers::Result<()> {
/// let listening = app.bind("127.0.0.1:0").await?;
/// println!("listening on http://{}", listening.address());
/// listening.serve().await
/// # }
/// ```
#[derive(Debug)]
pub struct Listening {
    server: Server,
    listener: TcpListener,
    address: SocketAddr,
    signals: Signals,
}

impl Listening {
    /// Where clients connect.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until the process is told to end (SIGINT or SIGTERM), then shuts down.
    ///
    /// # Errors
    /// If the listener fails.
    pub async fn serve(self) -> Result<()> {
        let Self { server, listener, address, signals } = self;
        tracing::info!(%address, path = server.door.path, "listening");
        serve(listener, signals, server.router(), || server.shutdown()).await
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("path", &self.door.path).field("connections", &self.connections()).finish_non_exhaustive()
    }
}
