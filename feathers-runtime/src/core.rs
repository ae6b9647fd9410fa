//! What a started app is while it runs: its services, who is connected, and how many calls are on their way.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use rustc_hash::FxHashMap;
use tokio::runtime::{EnterGuard, Handle as Runtime};
use tokio::sync::Notify;

use crate::app_ref::AppRef;
use crate::call::internal::Counted;
use crate::call::route::Router;
use crate::call::{catch, catch_panic};
use crate::channel::Channels;
use crate::conceal::Fields;
use crate::connection::Connection;
use crate::error::{Error, Result};
use crate::hook::app::AppHooks;
use crate::place::Place;
use crate::plan::silent;
use crate::publish::Publishers;
use crate::registry::Registry;
use crate::row::AnyService;
use crate::services::Services;
use crate::transport::OnDisconnect;

pub(crate) type Settings = FxHashMap<TypeId, Arc<dyn Any + Send + Sync>>;

pub(crate) struct Core {
    pub(crate) services: Services,
    pub(crate) registry: Registry,
    pub(crate) channels: Arc<Channels>,
    pub(crate) settings: Settings,
    /// What services get that are added later, by where they are added.
    mounts: Vec<Mount>,
    concealed: Vec<Fields>,
    app: AppRef,
    /// Where the app was started: whoever emits may be on a thread without one.
    runtime: Runtime,
    /// Called with each connection that has ended.
    on_disconnect: Vec<OnDisconnect>,
    /// Calls in flight that one connection may have.
    pub(crate) max_calls: usize,
    /// How long the end waits for calls, that of one service, too.
    deadline: Duration,
    // These two are looked at across each other: who begins a call counts it and then looks whether this ends, who ends looks the
    // other way round. Anything weaker than `SeqCst` lets both miss the other.
    calls: AtomicUsize,
    ending: AtomicBool,
    /// Torn down: nothing is called any more, not even by the server itself.
    ended: AtomicBool,
    idle: Notify,
}

/// An app below a path, the outermost at the empty one: its hooks, those of the apps around it first, and its publishers.
#[derive(Clone, Debug)]
pub(crate) struct Mount {
    pub(crate) prefix: String,
    pub(crate) hooks: Vec<AppHooks>,
    pub(crate) publishers: Arc<Publishers>,
}

impl Mount {
    fn has(&self, path: &str) -> bool {
        self.prefix.is_empty() || path.strip_prefix(&self.prefix).is_some_and(|rest| rest.starts_with('/'))
    }
}

/// What a core is made of.
pub(crate) struct Parts {
    pub(crate) router: Router,
    pub(crate) places: Vec<Arc<Place>>,
    pub(crate) settings: Settings,
    pub(crate) concealed: Vec<Fields>,
    pub(crate) mounts: Vec<Mount>,
    pub(crate) app: AppRef,
    pub(crate) runtime: Runtime,
    pub(crate) on_disconnect: Vec<OnDisconnect>,
    pub(crate) max_calls: usize,
    pub(crate) deadline: Duration,
}

impl Core {
    pub(crate) fn new(parts: Parts) -> Self {
        let Parts { router, places, settings, concealed, mounts, app, runtime, on_disconnect, max_calls, deadline } = parts;
        Self {
            services: Services::new(router, places),
            registry: Registry::default(),
            channels: Arc::default(),
            settings,
            mounts,
            concealed,
            app,
            runtime,
            on_disconnect,
            max_calls,
            deadline,
            calls: AtomicUsize::new(0),
            ending: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            idle: Notify::new(),
        }
    }

    pub(crate) fn app(&self) -> AppRef {
        self.app.clone()
    }

    /// Lets this thread start tasks and timers where the app was started, while the guard lives. Another runtime may be one that
    /// ends with what this thread does now, and they would end with it.
    pub(crate) fn enter(&self) -> Option<EnterGuard<'_>> {
        let is_here = Runtime::try_current().is_ok_and(|here| here.id() == self.runtime.id());
        (!is_here).then(|| self.runtime.enter())
    }

    /// Sets all services up, one after the other; if one fails, the others that are up are torn down again.
    pub(crate) async fn setup(&self) -> Result<()> {
        // No place is held meanwhile: a setup may take a service out, which waits until nobody holds its place.
        let named = |place: &Arc<Place>| (Arc::clone(&place.path), Arc::clone(&place.service));
        let first: Vec<(Arc<str>, Arc<dyn AnyService>)> = self.services.all().iter().map(named).collect();
        for (index, (path, service)) in first.iter().enumerate() {
            if !self.services.all().iter().any(|place| Arc::ptr_eq(&place.service, service)) {
                // A setup before this one has taken it out.
                continue;
            }
            if let Err(error) = catch_panic(service.setup(self.app.clone())).await.and_then(|up| up) {
                let message = format!("the service '{path}' could not be set up: {}", error.message());
                let mut up = self.services.take_all();
                // What was taken out is down already, and what was added meanwhile is up.
                up.retain(|place| !first[index..].iter().any(|(_, service)| Arc::ptr_eq(&place.service, service)));
                tear_down(&up).await;
                self.finish();
                return Err(Error::general_error(message).with_source(error));
            }
        }
        Ok(())
    }

    /// Tears all services down, in the same order, and each once: whoever ends the app another time finds none.
    pub(crate) async fn teardown(&self) {
        let places = self.services.take_all();
        tear_down(&places).await;
        // Until here they could still call each other.
        self.finish();
    }

    /// Nothing is called any more. Who listens to a service hears the end when it goes.
    pub(crate) fn finish(&self) {
        self.ended.store(true, Ordering::SeqCst);
        self.services.clear();
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::SeqCst)
    }

    /// A connection has ended. Calling it again does nothing.
    pub(crate) fn disconnected(&self, connection: &Connection) {
        // Closed first: what is closed joins no channel. It leaves them last, so that whoever is told can see which they were.
        connection.outbox().closed();
        if self.registry.remove(connection) {
            for run in &self.on_disconnect {
                if let Err(error) = catch(|| run(connection)) {
                    tracing::error!(?error, "`on_disconnect` panicked");
                }
            }
        }
        connection.leave_everything();
        connection.listeners().clear();
    }

    /// Adds a service. The end of the app waits for its setup.
    pub(crate) async fn add(self: &Arc<Self>, service: Arc<dyn AnyService>, path: &str) -> Result<()> {
        let _counted = Counted::begin(Arc::clone(self));
        let path: Arc<str> = path.trim_matches('/').into();
        // That of the innermost app whose path it is below: its guards are this one's, too.
        let mount = self.mounts.iter().filter(|mount| mount.has(&path)).max_by_key(|mount| mount.prefix.len());
        let Some(Mount { hooks, publishers, .. }) = mount else { return Err(Error::internal("an app without a mount")) };
        let place = Place::new(path, service, hooks, Arc::clone(publishers), self.app.clone()).concealing(&self.concealed);
        let place = Arc::new(place);
        let mut problems: Vec<String> = place.bad_path().into_iter().chain(place.torn_queries()).collect();
        problems.extend(silent(std::slice::from_ref(&place)));
        if !problems.is_empty() {
            return Err(Error::general_error(problems.join("; ")));
        }
        let coming = self.services.announce(&place)?;
        catch_panic(place.service.setup(self.app.clone())).await??;
        let arrived = if self.is_ending() {
            // Nobody finds it any more before it is torn down.
            drop(coming);
            Err(ending())
        } else {
            coming.arrive()
        };
        if arrived.is_err() {
            tear_down(std::slice::from_ref(&place)).await;
        }
        arrived
    }

    /// Takes a service out. Its teardown goes on whether this is waited for or not, and the end of the app waits for it.
    pub(crate) async fn unuse(self: &Arc<Self>, path: &str) -> Result<()> {
        // Counted first: an end that finds nobody under way takes all services, and this one would be torn down beside it.
        let (counted, deadline) = (Counted::begin(Arc::clone(self)), self.deadline);
        let place = self.services.take(path.trim_matches('/'))?;
        let torn_down = async move {
            let _counted = counted;
            let service = place.released(deadline).await;
            catch_panic(service.teardown()).await.and_then(|torn| torn)
        };
        let torn_down = {
            let _entered = self.enter();
            tokio::spawn(torn_down)
        };
        // It catches panics itself, so only the end of the runtime ends it early.
        torn_down.await.unwrap_or_else(|_| Err(ending()))
    }

    pub(crate) fn begin_call(&self) {
        self.calls.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn end_call(&self) {
        if self.calls.fetch_sub(1, Ordering::SeqCst) == 1 && self.is_ending() {
            self.idle.notify_waiters();
        }
    }

    pub(crate) fn calls_in_flight(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    /// No new calls or connections from here on.
    pub(crate) fn end(&self) {
        self.ending.store(true, Ordering::SeqCst);
    }

    pub(crate) fn is_ending(&self) -> bool {
        self.ending.load(Ordering::SeqCst)
    }

    /// Waits until every call is answered and has gone to the transport, or the time is over.
    pub(crate) async fn drain(&self, deadline: Duration) {
        let calls = async {
            loop {
                let idle = self.idle.notified();
                if self.calls_in_flight() == 0 {
                    return;
                }
                idle.await;
            }
        };
        let all = async {
            calls.await;
            while self.registry.all().iter().any(|connection| !connection.outbox().is_idle()) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        if tokio::time::timeout(deadline, all).await.is_err() {
            let calls = self.calls_in_flight();
            tracing::warn!(
                calls,
                seconds = deadline.as_secs_f64(),
                "calls in flight or packets on their way did not finish in time"
            );
        }
    }
}

pub(crate) fn ending() -> Error {
    Error::unavailable("The server is shutting down")
}

async fn tear_down(places: &[Arc<Place>]) {
    for place in places {
        let torn = catch_panic(place.service.teardown()).await.and_then(|torn| torn);
        if let Err(error) = torn {
            tracing::error!(service = place.path(), ?error, "a service could not be torn down");
        }
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core").field("connections", &self.registry.len()).field("calls", &self.calls).finish_non_exhaustive()
    }
}
