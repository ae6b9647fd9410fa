//! The app: services, who hears their events, and the transport. `feathers()` of JavaScript, as a value.

use std::fmt;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use serde_json::{Map, Value};
use tokio::net::{TcpListener, ToSocketAddrs};

use crate::audience::Audience;
use crate::error::{Internal, Result};
use crate::schema;
use crate::server::{Listening, Server};
use crate::service::{AnyService, Service};
use crate::transport::SocketIo;

/// Services under one roof.
///
/// ```no_run
/// # use feathers_runtime as feathers;
/// # async fn run() -> feathers::Result<()> {
/// feathers::App::new()
///     .publish(feathers::everyone())
///     .socketio(feathers::SocketIo::new().path("/ws"))
///     .listen("127.0.0.1:3030")
///     .await
/// # }
/// ```
#[derive(Default)]
pub struct App {
    pub(crate) services: Vec<Arc<dyn AnyService>>,
    pub(crate) audience: Option<Audience>,
    pub(crate) socketio: SocketIo,
    pub(crate) routes: Router,
}

impl App {
    /// An app without services.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a service at its path. `app.use(path, service)`.
    #[must_use]
    pub fn service<S: Service>(mut self, service: S) -> Self {
        self.services.push(Arc::new(service));
        self
    }

    /// Says who hears the events of services that do not say so themselves. An app with events and without an audience does
    /// not start. `app.publish(…)`.
    #[must_use]
    pub fn publish(mut self, audience: Audience) -> Self {
        self.audience = Some(audience);
        self
    }

    /// Sets how clients reach the app; without it the defaults of [`SocketIo`] hold.
    #[must_use]
    pub fn socketio(mut self, settings: SocketIo) -> Self {
        self.socketio = settings;
        self
    }

    /// Adds routes of your own on the same port: pages, files, health checks.
    #[must_use]
    pub fn routes(mut self, routes: Router) -> Self {
        self.routes = self.routes.merge(routes);
        self
    }

    /// The JSON Schema 2020-12 document of each service, by path: what each method takes and answers and what each event
    /// carries.
    #[must_use]
    pub fn schema(&self) -> Value {
        let document = |service: &Arc<dyn AnyService>| {
            let path = service.path().trim_matches('/');
            (path.to_owned(), schema::document(&**service, path))
        };
        self.services.iter().map(document).collect::<Map<_, _>>().into()
    }

    /// A route that answers [`schema`](Self::schema). It is served only if it is added, with whatever layers should guard it:
    ///
    /// ```
    /// # let app = feathers_runtime::App::new();
    /// let schemas = app.schema_route("/schemas"); // .layer(…)
    /// let app = app.routes(schemas);
    /// # let _ = app;
    /// ```
    pub fn schema_route(&self, path: &str) -> Router {
        let text = self.schema().to_string();
        let headers = [(http::header::CONTENT_TYPE, "application/json")];
        Router::new().route(path, get(move || std::future::ready((headers, text.clone()))))
    }

    /// Checks everything and makes the app ready to be served.
    ///
    /// # Errors
    /// All that is wrong, in one text: paths used twice, events without an audience, client files that are not there.
    pub fn start(self) -> Result<Server> {
        Server::new(self)
    }

    /// The app as a router, to be merged into one of axum's. [`start`](Self::start) gives a handle to end it, too.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn into_router(self) -> Result<Router> {
        Ok(self.start()?.router())
    }

    /// Starts and binds an address; [`Listening::serve`] does the rest.
    ///
    /// # Errors
    /// As [`start`](Self::start), or if nobody can listen there.
    pub async fn bind(self, address: impl ToSocketAddrs) -> Result<Listening> {
        let server = self.start()?;
        server.on(TcpListener::bind(address).await.internal()?)
    }

    /// Serves on this address until the process is told to end (SIGINT or SIGTERM).
    ///
    /// # Errors
    /// As [`start`](Self::start), or if nobody can listen there.
    pub async fn listen(self, address: impl ToSocketAddrs) -> Result<()> {
        self.bind(address).await?.serve().await
    }

    /// The same on a listener that exists.
    ///
    /// # Errors
    /// As [`start`](Self::start), or if the listener fails.
    pub async fn serve(self, listener: TcpListener) -> Result<()> {
        self.start()?.serve(listener).await
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths: Vec<_> = self.services.iter().map(|service| service.path()).collect();
        f.debug_struct("App").field("services", &paths).field("socketio", &self.socketio).finish_non_exhaustive()
    }
}
