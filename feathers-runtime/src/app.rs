//! The app: services, who hears their events, and the transport. `feathers()` of JavaScript, as a value.

use std::fmt;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use serde_json::{Map, Value};
use tokio::net::{TcpListener, ToSocketAddrs};

use crate::app_ref::AppRef;
use crate::conceal::Fields;
use crate::connection::Connection;
use crate::core::Settings;
use crate::error::{Internal, Result};
use crate::handshake::{AnyMiddleware, Middleware};
use crate::hook::app::{AppHooks, Methods};
use crate::hook::{AroundHook, AroundStep, Hook};
use crate::listener::Socket;
use crate::publish::{Publish, Publishers};
use crate::row::AnyService;
use crate::schema;
use crate::server::{Listening, Server};
use crate::service::Service;
use crate::transport::{OnConnect, SocketIo};

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
    pub(crate) services: Vec<(String, Arc<dyn AnyService>)>,
    pub(crate) mounted: Vec<(String, Self)>,
    pub(crate) hooks: AppHooks,
    pub(crate) publishers: Publishers,
    pub(crate) concealed: Vec<Fields>,
    pub(crate) settings: Settings,
    pub(crate) handle: AppRef,
    pub(crate) socketio: SocketIo,
    pub(crate) middleware: Vec<Box<dyn AnyMiddleware>>,
    pub(crate) on_connect: Vec<OnConnect>,
    pub(crate) on_start: Vec<OnStart>,
    pub(crate) routes: Vec<Router>,
}

pub(crate) type OnStart = Box<dyn FnOnce(AppRef) + Send + Sync>;

impl App {
    /// An app without services.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a service at its path. `app.use(path, service)`.
    #[doc(alias = "use")]
    #[must_use]
    pub fn service<S: Service>(self, service: S) -> Self {
        self.service_at(S::PATH, service)
    }

    /// Adds a service at a path of its own, in the place of the one it names itself.
    #[must_use]
    #[doc(alias = "use")]
    pub fn service_at<S: Service>(mut self, path: &str, service: S) -> Self {
        self.services.push((path.trim_matches('/').to_owned(), Arc::new(service)));
        self
    }

    /// Adds all services of another app below a path: `app.use('v1', other)`. They keep the hooks and publishers of their app,
    /// inside of those of this one; its settings are taken where this app has none of that type, its routes are below the
    /// path, too. Its transport is not used, but for its [`middleware`](Self::middleware) and [`on_connect`](Self::on_connect).
    ///
    /// Who hears an event says the innermost app that says anything about it, with [`publish_event`](Self::publish_event) or with
    /// [`publish`](Self::publish): an inner `publish` goes before an outer `publish_event`.
    #[must_use]
    pub fn mount(mut self, prefix: &str, app: Self) -> Self {
        self.mounted.push((prefix.trim_matches('/').to_owned(), app));
        self
    }

    /// Says who hears the events of services that do not say so themselves: an [`Audience`](crate::Audience), or an async
    /// function of the event. An app with events and without an audience does not start. `app.publish(…)`.
    #[must_use]
    pub fn publish(mut self, publisher: impl Publish) -> Self {
        self.publishers.all = Some(publisher.into_publisher());
        self
    }

    /// The same for one event of all services. It goes before [`publish`](Self::publish) of this app and before all that apps
    /// around this one say, but an app that is [mounted](Self::mount) in this one and has a `publish` of its own goes before it.
    #[must_use]
    pub fn publish_event(mut self, event: impl Into<String>, publisher: impl Publish) -> Self {
        self.publishers.events.insert(event.into(), publisher.into_publisher());
        self
    }

    /// Adds a hook around methods of all services, outside of the services' own. Hooks of one kind run in the order they are
    /// added, those for [`All`](crate::All) before those for a method.
    #[must_use]
    pub fn around(mut self, methods: impl Into<Methods>, hook: impl AroundHook) -> Self {
        self.hooks.around.push((methods.into(), Arc::new(AroundStep(hook))));
        self
    }

    /// Adds a hook around whole calls, outside of all other hooks, also of those of apps around this one. When what is inside has
    /// run the event is made as well, and if the call is part of a unit of work by then it waits for that: for plugins that
    /// commit what a call has changed together with what it tells.
    #[must_use]
    pub fn around_call(mut self, methods: impl Into<Methods>, hook: impl AroundHook) -> Self {
        self.hooks.around_call.push((methods.into(), Arc::new(AroundStep(hook))));
        self
    }

    /// Adds a hook before methods of all services.
    #[must_use]
    pub fn before(mut self, methods: impl Into<Methods>, hook: impl Hook) -> Self {
        self.hooks.before.push((methods.into(), Arc::new(hook)));
        self
    }

    /// Adds a hook after methods of all services; those for [`All`](crate::All) run first.
    #[must_use]
    pub fn after(mut self, methods: impl Into<Methods>, hook: impl Hook) -> Self {
        self.hooks.after.push((methods.into(), Arc::new(hook)));
        self
    }

    /// Adds a hook that runs when something has failed; those for a method run first.
    #[must_use]
    pub fn error(mut self, methods: impl Into<Methods>, hook: impl Hook) -> Self {
        self.hooks.error.push((methods.into(), Arc::new(hook)));
        self
    }

    /// Keeps these fields of a service from clients, wherever they stand in what it answers, in its errors' data and in its events:
    /// those of calls, of its own, and what publishers send in their place. The server's own callers and listeners get all. It
    /// is the last to touch what leaves, so no hook can undo it, and bytes stay bytes. [`hide`](crate::hide) is the hook for what
    /// depends on the call.
    ///
    /// An app that has no service at the path does not start.
    ///
    /// ```
    /// let app = feathers_runtime::App::new().conceal("users", ["password", "inviteCode"]);
    /// # let _ = app;
    /// ```
    #[must_use]
    pub fn conceal(mut self, path: impl AsRef<str>, fields: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let path = path.as_ref().trim_matches('/').to_owned();
        self.concealed.push(Fields { path, names: fields.into_iter().map(Into::into).collect() });
        self
    }

    /// Keeps a value for the whole app, in the place of one of the same type: `app.set(…)`. [`AppRef::setting`] reads it. Of an app and
    /// those mounted in it, the outermost that has one of a type decides.
    #[must_use]
    pub fn set<T: Send + Sync + 'static>(mut self, setting: T) -> Self {
        self.settings.insert(std::any::TypeId::of::<T>(), Arc::new(setting));
        self
    }

    /// Hands the app to a function that adds what belongs together: `app.configure(…)`.
    #[must_use]
    pub fn configure(self, plugin: impl FnOnce(Self) -> Self) -> Self {
        plugin(self)
    }

    /// A handle to the app that is to be, for services that need one when they are made. It works once the app has started.
    #[must_use]
    pub fn handle(&self) -> AppRef {
        self.handle.clone()
    }

    /// Sets how clients reach the app; without it the defaults of [`SocketIo`] hold.
    #[must_use]
    pub fn socketio(mut self, settings: SocketIo) -> Self {
        self.socketio = settings;
        self
    }

    /// Adds connection middleware. It runs before that of [`SocketIo::middleware`], and is kept whenever
    /// [`socketio`](Self::socketio) is called: for plugins.
    #[must_use]
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        self.middleware.push(Box::new(middleware));
        self
    }

    /// Runs for every client that was let in, before what [`SocketIo::on_connect`] was given: for plugins, likewise.
    #[must_use]
    pub fn on_connect(mut self, run: impl Fn(Socket, Connection) + Send + Sync + 'static) -> Self {
        self.on_connect.push(Arc::new(run));
        self
    }

    /// Runs when the app has started and all services are set up: for plugins that have something to do beside calls.
    #[must_use]
    pub fn on_start(mut self, run: impl FnOnce(AppRef) + Send + Sync + 'static) -> Self {
        self.on_start.push(Box::new(run));
        self
    }

    /// Adds routes of your own on the same port: pages, files, health checks. Those of a mounted app are below its path; `:tenant` in
    /// that is `{tenant}` to them. What does not fit with other routes or the transport keeps the app from starting.
    #[must_use]
    pub fn routes(mut self, routes: Router) -> Self {
        self.routes.push(routes);
        self
    }

    /// The JSON Schema 2020-12 document of each service, by path: what each method takes and answers and what each event
    /// carries.
    #[must_use]
    pub fn schema(&self) -> Value {
        let document = |(path, service): (String, Arc<dyn AnyService>)| {
            let schema = schema::document(&*service, &path);
            (path, schema)
        };
        self.all_services("").into_iter().map(document).collect::<Map<_, _>>().into()
    }

    /// Services and those of mounted apps, with their paths.
    fn all_services(&self, prefix: &str) -> Vec<(String, Arc<dyn AnyService>)> {
        let own = self.services.iter().map(|(path, service)| (join(prefix, path), Arc::clone(service)));
        let mounted = self.mounted.iter().flat_map(|(path, app)| app.all_services(&join(prefix, path)));
        own.chain(mounted).collect()
    }

    /// A route that answers [`schema`](Self::schema). Outer slashes of the path do not matter. It is served only if it is added, with
    /// whatever layers should guard it:
    ///
    /// ```
    /// # let app = feathers_runtime::App::new();
    /// let schemas = app.schema_route("/schemas"); // .layer(…)
    /// let app = app.routes(schemas);
    /// # let _ = app;
    /// ```
    ///
    /// # Panics
    /// If axum can not read the path: a segment that begins with `:` or `*`, or a brace that encloses no name.
    pub fn schema_route(&self, path: &str) -> Router {
        let text = self.schema().to_string();
        let headers = [(http::header::CONTENT_TYPE, "application/json")];
        let path = format!("/{}", path.trim_matches('/'));
        Router::new().route(&path, get(move || std::future::ready((headers, text.clone()))))
    }

    /// Checks everything and makes the app ready to be served.
    ///
    /// # Errors
    /// All that is wrong, in one text: paths used twice or that can not be one, events without an audience, hooks for methods or
    /// services that are not there, queries that a hook and its method read as different types, client files that are not there,
    /// routes that do not fit with each other or the transport, a path that the transport can not have, no runtime of tokio. Or that
    /// a service could not be set up.
    pub async fn start(self) -> Result<Server> {
        let (server, on_start) = Server::new(self)?;
        server.setup().await?;
        on_start.into_iter().for_each(|run| run(server.app()));
        Ok(server)
    }

    /// The app as a router, to be merged into one of axum's. [`start`](Self::start) gives a handle to end it, too.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub async fn into_router(self) -> Result<Router> {
        Ok(self.start().await?.router())
    }

    /// Starts and binds an address; [`Listening::serve`] does the rest.
    ///
    /// # Errors
    /// As [`start`](Self::start), or if nobody can listen there.
    pub async fn bind(self, address: impl ToSocketAddrs) -> Result<Listening> {
        let server = self.start().await?;
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
        self.start().await?.serve(listener).await
    }
}

/// A path below another.
pub(crate) fn join(prefix: &str, path: &str) -> String {
    if prefix.is_empty() { path.to_owned() } else { format!("{prefix}/{path}") }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths: Vec<_> = self.all_services("").into_iter().map(|(path, _)| path).collect();
        f.debug_struct("App").field("services", &paths).field("socketio", &self.socketio).finish_non_exhaustive()
    }
}
