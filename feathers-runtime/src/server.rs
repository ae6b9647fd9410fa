//! A started app: everything was checked, all problems at once, before a port opens.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::routing::any;
use tokio::net::TcpListener;

use crate::app::App;
use crate::audience::{Audience, nobody};
use crate::call::route::{Place, Router as Routes};
use crate::core::Core;
use crate::error::{Error, Internal, Result};
use crate::http::client_files::ClientFiles;
use crate::http::door::Door;
use crate::http::serve::{Signals, serve};
use crate::service::{AnyService, STANDARD};
use crate::socketio::Engine;

/// How long clients that poll have for their last answers.
const POLLING_GRACE: Duration = Duration::from_secs(1);

/// A started app: a router to serve, and a way to end it.
#[derive(Clone)]
pub struct Server {
    door: Arc<Door>,
    router: Router,
    deadline: Duration,
}

impl Server {
    pub(crate) fn new(app: App) -> Result<Self> {
        let App { services, audience, socketio, routes } = app;
        let mut problems = Vec::new();
        let mut router = Routes::default();
        let mut silent = Vec::new();
        for service in services {
            let place = place(service, audience.as_ref());
            if place.audience.is_none() {
                silent.push(format!("'{}'", place.path));
            }
            let path = Arc::clone(&place.path);
            if !router.add(&Arc::new(place)) {
                problems.push(format!("two services have the path '{path}'"));
            }
        }
        if !silent.is_empty() {
            problems.push(format!(
                "nobody is told of the events of {}: add `.publish(everyone())`, `.publish(nobody())` or \
                 `.publish(everyone().only(|connection| …))` to the app, or `publish = …` to `#[service(…)]`",
                silent.join(", ")
            ));
        }
        let client_files = match socketio.client_files.as_deref().map(ClientFiles::read) {
            None => ClientFiles::default(),
            Some(Ok(files)) => files,
            Some(Err(problem)) => {
                problems.push(problem);
                ClientFiles::default()
            }
        };
        if !problems.is_empty() {
            return Err(Error::general_error(format!("the app can not start:\n  - {}", problems.join("\n  - "))));
        }

        let core = Arc::new(Core::new(router, socketio.max_calls));
        let (path, deadline) = (socketio.path.clone(), socketio.shutdown_deadline);
        let door = Arc::new(Door {
            core: Arc::clone(&core),
            path: path.clone(),
            origins: socketio.origins.clone(),
            hosts: socketio.hosts.clone(),
            engine_io_3: socketio.engine_io_3,
            trusted_proxies: socketio.trusted_proxies,
            client_files,
            polling: std::sync::Mutex::default(),
            lines: std::sync::Mutex::default(),
            engine: Engine::new(socketio, &core),
        });
        let entrance = any({
            let door = Arc::clone(&door);
            move |request: Request| Arc::clone(&door).enter(request)
        });
        let transport = Router::new()
            .route(&path, entrance.clone())
            .route(&format!("{path}/"), entrance.clone())
            .route(&format!("{path}/{{*file}}"), entrance);
        Ok(Self { door, router: routes.merge(transport), deadline })
    }

    /// The transport and the app's own routes. For [`Connection::remote_address`](crate::Connection::remote_address) serve it
    /// with `into_make_service_with_connect_info::<SocketAddr>()`, and set `TCP_NODELAY` on what its listener accepts, else small
    /// packets wait for each other.
    pub fn router(&self) -> Router {
        self.router.clone()
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
        if self.door.has_polling() {
            // Their answers are ready and have to be fetched.
            tokio::time::sleep(POLLING_GRACE.min(self.deadline)).await;
        }
        if tokio::time::timeout(self.deadline, self.door.engine.close()).await.is_err() {
            tracing::warn!("some connections did not close in time");
        }
        self.door.cut_all();
        // The engine forgets its sockets without a word, so what they held goes here.
        core.registry.all().iter().for_each(|connection| core.registry.remove(connection));
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

fn place(service: Arc<dyn AnyService>, app_audience: Option<&Audience>) -> Place {
    let rows = service.rows();
    let standard = STANDARD.map(|name| rows.iter().position(|row| row.0 == name));
    let has_events = rows.iter().any(|row| row.1.is_some());
    let audience = service.audience().or_else(|| app_audience.cloned()).or((!has_events).then(nobody));
    Place {
        path: service.path().trim_matches('/').into(),
        standard,
        audience,
        allow_unknown_query: service.allows_unknown_query(),
        service,
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("path", &self.door.path).field("connections", &self.connections()).finish_non_exhaustive()
    }
}
