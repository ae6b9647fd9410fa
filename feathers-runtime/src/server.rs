//! A started app: everything was checked, all problems at once, before a port opens.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router as HttpRouter;
use axum::extract::Request;
use axum::routing::any;
use tokio::net::TcpListener;

use crate::admission::Admission;
use crate::app::{App, join};
use crate::app_ref::AppRef;
use crate::call::route::Router;
use crate::core::{Core, Parts, Settings};
use crate::error::{Error, Internal, Result};
use crate::handshake::AnyMiddleware;
use crate::hook::app::{AppHooks, Target};
use crate::http::client_files::ClientFiles;
use crate::http::door::Door;
use crate::http::serve::{Signals, serve};
use crate::place::Place;
use crate::publish::Publishers;
use crate::service::AnyService;
use crate::socketio::Engine;
use crate::transport::{OnConnect, SocketIo};

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
    pub(crate) fn new(app: App) -> Result<Self> {
        let App { services, mounted, hooks, publishers, settings, handle, mut socketio, routes, middleware, on_connect } = app;
        let mut plan = Plan { app: handle.clone(), settings, routes, middleware, on_connect, ..Plan::default() };
        let publishers = Arc::new(publishers);
        plan.place("", services, std::slice::from_ref(&hooks), &publishers);
        for (prefix, app) in mounted {
            plan.mount(&prefix, app, std::slice::from_ref(&hooks), &publishers);
        }
        let Plan { places, settings, routes, targets, mut problems, linked, mut middleware, mut on_connect, .. } = plan;
        middleware.append(&mut socketio.middleware);
        on_connect.append(&mut socketio.on_connect);
        let socketio = SocketIo { middleware, on_connect, ..socketio };
        let (router, clashes) = Router::of(&places);
        problems.extend(clashes.iter().map(|path| format!("two services have the path '{path}'")));
        problems.extend(silent(&places));
        problems.extend(no_such_methods(&targets, &places));
        problems.extend(places.iter().flat_map(|place| place.torn_queries()));
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

        let max_calls = socketio.max_calls;
        let core = Arc::new(Core::new(Parts { router, places, settings, hooks, publishers, app: handle, max_calls }));
        linked.iter().for_each(|app| app.link(&core));
        let admission = Arc::new(Admission { core: Arc::clone(&core), settings: socketio });
        let settings = &admission.settings;
        let (path, deadline) = (settings.path.clone(), settings.shutdown_deadline);
        let door = Arc::new(Door {
            core: Arc::clone(&core),
            path: path.clone(),
            origins: settings.origins.clone(),
            hosts: settings.hosts.clone(),
            engine_io_3: settings.engine_io_3,
            trusted_proxies: settings.trusted_proxies,
            client_files,
            polling: std::sync::Mutex::default(),
            lines: std::sync::Mutex::default(),
            engine: Engine::new(Arc::clone(&admission)),
        });
        let entrance = any({
            let door = Arc::clone(&door);
            move |request: Request| Arc::clone(&door).enter(request)
        });
        let transport = HttpRouter::new()
            .route(&path, entrance.clone())
            .route(&format!("{path}/"), entrance.clone())
            .route(&format!("{path}/{{*file}}"), entrance);
        Ok(Self {
            door,
            router: routes.merge(transport),
            deadline,
            #[cfg(feature = "test")]
            admission,
        })
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
        core.teardown().await;
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

/// What an app and those mounted in it come to.
#[derive(Default)]
struct Plan {
    app: AppRef,
    places: Vec<Arc<Place>>,
    settings: Settings,
    routes: HttpRouter,
    /// What hooks are for.
    targets: Vec<Target>,
    problems: Vec<String>,
    /// The handles that were given away for this app.
    linked: Vec<AppRef>,
    middleware: Vec<Box<dyn AnyMiddleware>>,
    on_connect: Vec<OnConnect>,
}

impl Plan {
    fn place(
        &mut self,
        prefix: &str,
        services: Vec<(String, Arc<dyn AnyService>)>,
        hooks: &[AppHooks],
        publishers: &Arc<Publishers>,
    ) {
        if self.linked.is_empty() {
            self.linked.push(self.app.clone());
        }
        for (path, service) in services {
            let path = join(prefix, &path);
            if path.is_empty() || path.contains("::") || path.split('/').any(str::is_empty) {
                self.problems
                    .push(format!("'{path}' can not be the path of a service: it is empty, or has an empty segment or '::'"));
            }
            let place = Place::new(path.into(), service, hooks, Arc::clone(publishers), self.app.clone());
            self.places.push(Arc::new(place));
        }
        if let Some(hooks) = hooks.last() {
            self.targets.extend(hooks.targets());
        }
    }

    fn mount(&mut self, prefix: &str, app: App, outer_hooks: &[AppHooks], outer: &Arc<Publishers>) {
        let App { services, mounted, mut hooks, publishers, settings, handle, routes, middleware, on_connect, .. } = app;
        prefix.clone_into(&mut hooks.prefix);
        self.middleware.extend(middleware);
        self.on_connect.extend(on_connect);
        let hooks: Vec<AppHooks> = outer_hooks.iter().cloned().chain([hooks]).collect();
        let publishers = Arc::new(publishers.inside(outer));
        self.linked.push(handle);
        for (kind, setting) in settings {
            self.settings.entry(kind).or_insert(setting);
        }
        if routes.has_routes() {
            self.routes = std::mem::take(&mut self.routes).nest(&format!("/{prefix}"), routes);
        }
        self.place(prefix, services, &hooks, &publishers);
        for (inner, app) in mounted {
            self.mount(&join(prefix, &inner), app, &hooks, &publishers);
        }
    }
}

/// Events that nobody was chosen to hear.
fn silent(places: &[Arc<Place>]) -> Option<String> {
    let silent: Vec<String> =
        places.iter().filter(|place| !place.unpublished().is_empty()).map(|place| format!("'{}'", place.path())).collect();
    (!silent.is_empty()).then(|| {
        format!(
            "nobody is told of the events of {}: add `.publish(everyone())`, `.publish(nobody())` or \
             `.publish(everyone().only(|connection| …))` to the app, or `publish = …` to `#[service(…)]`, or a function with \
             `#[publish(…)]` to its block",
            silent.join(", ")
        )
    })
}

/// Hooks for methods and services that are not there: most likely misspelt, and a guard that guards nothing.
fn no_such_methods(targets: &[Target], places: &[Arc<Place>]) -> Vec<String> {
    let problem = |Target { path, method }: &Target| {
        let mut there = places.iter().filter(|place| path.as_deref().is_none_or(|path| place.path() == path)).peekable();
        match (path, method) {
            (Some(path), _) if there.peek().is_none() => Some(format!("a hook of the app is for '{path}', where no service is")),
            (path, Some(method)) if !there.any(|place| place.row(method).is_some()) => Some(match path {
                Some(path) => format!("a hook of the app is for '{method}', which '{path}' has not"),
                None => format!("a hook of the app is for '{method}', which no service has"),
            }),
            _ => None,
        }
    };
    let mut problems: Vec<String> = targets.iter().filter_map(problem).collect();
    problems.sort_unstable();
    problems.dedup();
    problems
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("path", &self.door.path).field("connections", &self.connections()).finish_non_exhaustive()
    }
}
