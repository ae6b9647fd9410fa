//! A running app as its own parts reach it: weak, so that a service that keeps one does not keep the app.

use std::any::{Any, TypeId};
use std::fmt;
use std::future::Future;
use std::sync::{Arc, OnceLock, Weak};

use crate::argument::FromCall;
use crate::call::event;
use crate::call::internal::Counted;
use crate::channel::{Channel, ChannelName, Key};
use crate::connection::Connection;
use crate::context::Context;
use crate::core::Core;
use crate::error::{Error, Result};
use crate::handle::{Calls, Handle};
use crate::path_calls::PathCalls;
use crate::service::Service;
use crate::store::Caused;

/// A handle to the app: calls its services, reaches its channels and settings. Cheap to clone; may be kept anywhere.
///
/// It comes from [`App::handle`](crate::App::handle) before the app starts, from [`Server::app`](crate::Server::app), as an argument
/// of a method or of `#[setup]`, and from the context of a hook. Calls answer `Unavailable` before `App::start` and once all services
/// are torn down. In `#[setup]` every service can be called, those whose own setup comes later, too.
///
/// It is a handle to the whole app, also where an app that is mounted in it gave it away: paths are whole paths.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{AppRef, Result};
/// use serde_json::json;
///
/// /// As if a client had called: hooks run, and clients are told.
/// async fn close(app: &AppRef, room: u64) -> Result<()> {
///     app.path("rooms").patch(room, json!({ "closed": true })).await?;
///     for connection in app.channel(("room", room)).connections() {
///         connection.leave(("room", room));
///     }
///     Ok(())
/// }
/// ```
#[derive(Clone, Default)]
pub struct AppRef(Arc<OnceLock<Weak<Core>>>);

impl AppRef {
    pub(crate) fn link(&self, core: &Arc<Core>) {
        // An app is started once: `App::start` takes it.
        let _ = self.0.set(Arc::downgrade(core));
    }

    pub(crate) fn core(&self) -> Option<Arc<Core>> {
        self.0.get()?.upgrade()
    }

    pub(crate) fn running(&self) -> Result<Arc<Core>> {
        self.core().filter(|core| !core.has_ended()).ok_or_else(|| Error::unavailable("The app is not running"))
    }

    /// Calls to the service of this type, hooks and events included. If the type was added several times: to the first.
    #[must_use]
    pub fn service<S: Service>(&self) -> Calls<S> {
        Calls::new(Handle::new(self.clone(), None))
    }

    /// Calls to the service of this type that was added at this path.
    #[must_use]
    pub fn service_at<S: Service>(&self, path: &str) -> Calls<S> {
        Calls::new(Handle::new(self.clone(), Some(path.trim_matches('/').into())))
    }

    /// Calls to whatever service is at this path, in JSON. A placeholder may have its value: `users/42/messages`.
    #[must_use]
    pub fn path(&self, path: &str) -> PathCalls {
        PathCalls::new(self.clone(), path)
    }

    /// The channel with this name.
    #[must_use]
    pub fn channel(&self, name: impl ChannelName) -> Channel {
        Channel { app: self.clone(), key: Key::new(name) }
    }

    /// Whether the app has started and has not ended.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.running().is_ok()
    }

    /// Starts a task that a graceful end waits for, as for a call. If the app is not running it runs all the same. Any thread may
    /// start one.
    ///
    /// # Panics
    /// On a thread without a runtime, if the app is not running: nobody could run it.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let core = self.core();
        let _entered = core.as_ref().and_then(|core| core.enter());
        let counted = core.clone().map(Counted::begin);
        tokio::spawn(async move {
            let _counted = counted;
            task.await;
        });
    }

    /// Publishes an event that a call has caused earlier and that was stored since, to those whom the service's and the app's
    /// publishers say now. Of the call there is nothing left but its result: a publisher of the service that asks for who called
    /// gets the server itself, one that asks for more fails, and nobody is told.
    ///
    /// # Errors
    /// `NotFound` or `MethodNotAllowed` if the service or its method is no more, `BadRequest` if what is carried is no JSON,
    /// `Unavailable` if the app is not running. A publisher that fails is logged.
    pub async fn publish(&self, caused: Caused) -> Result<()> {
        event::publish_again(self.running()?, caused).await
    }

    /// All connections.
    #[must_use]
    pub fn connections(&self) -> Vec<Connection> {
        self.core().map(|core| core.registry.all()).unwrap_or_default()
    }

    /// The setting of type `T`: `app.get(…)`.
    #[doc(alias = "get")]
    #[must_use]
    pub fn setting<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        let any: Arc<dyn Any + Send + Sync> = self.core()?.settings.get(&TypeId::of::<T>())?.clone();
        any.downcast().ok()
    }

    /// Adds a service to the running app: its `#[setup]` runs, then connected clients can call it. The server finds it already
    /// during its setup, as at the start, so there it can listen to itself, call itself and emit. It gets the hooks and publishers
    /// of the app, and below the path of a mounted app those of that one, too.
    ///
    /// # Errors
    /// `GeneralError` if its path is taken or can not be one, if nobody was chosen to hear its events, or if a hook and its method
    /// read the query as different types; what its setup answers; `Unavailable` if the app is not running or shuts down.
    pub async fn add<S: Service>(&self, service: S) -> Result<()> {
        self.running()?.add(Arc::new(service), S::PATH).await
    }

    /// The same at a path of its own.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub async fn add_at<S: Service>(&self, path: &str, service: S) -> Result<()> {
        self.running()?.add(Arc::new(service), path).await
    }

    /// Takes the service at this path out of the running app and tears it down: `app.unuse(path)`. Calls that are on their way
    /// are carried through first, with their events; the teardown waits for them as long as a graceful end would
    /// ([`SocketIo::shutdown_deadline`](crate::SocketIo::shutdown_deadline)). It goes on if this future is dropped.
    ///
    /// A method or hook that takes its own service out waits for itself, until that time is over. Let a task do it
    /// ([`spawn`](Self::spawn)).
    ///
    /// # Errors
    /// `NotFound` if there is none, what its teardown answers, or `Unavailable` if the app is not running.
    pub async fn unuse(&self, path: &str) -> Result<()> {
        self.running()?.unuse(path).await
    }
}

impl FromCall for AppRef {
    async fn from_call(cx: &mut Context) -> Result<Self> {
        Ok(cx.app().clone())
    }
}

impl fmt::Debug for AppRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppRef").field("running", &self.core().is_some()).finish()
    }
}
