//! What a started app is while it runs: the routes, who is connected, and how many calls are on their way.

use std::any::{Any, TypeId};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use rustc_hash::FxHashMap;
use tokio::sync::Notify;

use crate::app_ref::AppRef;
use crate::call::catch_panic;
use crate::call::route::Router;
use crate::channel::Channels;
use crate::error::{Error, Result};
use crate::hook::app::AppHooks;
use crate::place::Place;
use crate::publish::Publishers;
use crate::registry::Registry;
use crate::service::AnyService;

pub(crate) type Settings = FxHashMap<TypeId, Arc<dyn Any + Send + Sync>>;

#[derive(Debug)]
pub(crate) struct Core {
    /// Read for every packet, exchanged as a whole when a service comes or goes.
    pub(crate) router: ArcSwap<Router>,
    /// All services in the order they were added.
    places: Mutex<Vec<Arc<Place>>>,
    pub(crate) registry: Registry,
    pub(crate) channels: Arc<Channels>,
    pub(crate) settings: Settings,
    hooks: AppHooks,
    publishers: Arc<Publishers>,
    app: AppRef,
    /// Calls in flight that one connection may have.
    pub(crate) max_calls: usize,
    // These two are looked at across each other: who begins a call counts it and then looks whether this ends, who ends looks the
    // other way round. Anything weaker than `SeqCst` lets both miss the other.
    calls: AtomicUsize,
    ending: AtomicBool,
    idle: Notify,
}

/// What a core is made of.
pub(crate) struct Parts {
    pub(crate) router: Router,
    pub(crate) places: Vec<Arc<Place>>,
    pub(crate) settings: Settings,
    pub(crate) hooks: AppHooks,
    pub(crate) publishers: Arc<Publishers>,
    pub(crate) app: AppRef,
    pub(crate) max_calls: usize,
}

impl Core {
    pub(crate) fn new(parts: Parts) -> Self {
        let Parts { router, places, settings, hooks, publishers, app, max_calls } = parts;
        Self {
            router: ArcSwap::from_pointee(router),
            places: Mutex::new(places),
            registry: Registry::default(),
            channels: Arc::default(),
            settings,
            hooks,
            publishers,
            app,
            max_calls,
            calls: AtomicUsize::new(0),
            ending: AtomicBool::new(false),
            idle: Notify::new(),
        }
    }

    pub(crate) fn app(&self) -> AppRef {
        self.app.clone()
    }

    /// Sets all services up, one after the other; if one fails, those before it are torn down again.
    pub(crate) async fn setup(&self) -> Result<()> {
        for (index, place) in self.all().iter().enumerate() {
            let up = catch_panic(place.service.setup(self.app.clone())).await.and_then(|up| up);
            if let Err(error) = up {
                let message = format!("the service '{}' could not be set up: {}", place.path(), error.message());
                tear_down(&self.all()[..index]).await;
                return Err(Error::general_error(message).with_source(error));
            }
        }
        Ok(())
    }

    /// Tears all services down, in the same order, and each once: whoever ends the app another time finds none.
    pub(crate) async fn teardown(&self) {
        let places = std::mem::take(&mut *self.places());
        tear_down(&places).await;
    }

    pub(crate) async fn add(&self, service: Arc<dyn AnyService>, path: &str) -> Result<()> {
        let path: Arc<str> = path.trim_matches('/').into();
        let hooks = std::slice::from_ref(&self.hooks);
        let place = Arc::new(Place::new(path, service, hooks, Arc::clone(&self.publishers), self.app.clone()));
        let mut problems: Vec<String> = place.bad_path().into_iter().chain(place.torn_queries()).collect();
        let silent = place.unpublished();
        if !silent.is_empty() {
            problems.push(format!("nobody is told of the events {} of '{}'", silent.join(", "), place.path()));
        }
        if !problems.is_empty() {
            return Err(Error::general_error(problems.join("; ")));
        }
        self.with_another(&place)?;
        catch_panic(place.service.setup(self.app.clone())).await??;
        let added = self.change(|places| {
            // Looked at under the lock: the end takes what is there after it has said so.
            if self.is_ending() {
                return Err(Error::unavailable("The server is shutting down"));
            }
            let router = self.with_another_of(places, &place)?;
            places.push(Arc::clone(&place));
            Ok(router)
        });
        if added.is_err() {
            // Another took the path meanwhile, or the app has ended.
            tear_down(std::slice::from_ref(&place)).await;
        }
        added
    }

    pub(crate) async fn unuse(&self, path: &str) -> Result<()> {
        let path = path.trim_matches('/');
        let mut taken = None;
        self.change(|places| {
            let Some(at) = places.iter().position(|place| place.path() == path) else {
                return Err(Error::not_found(format!("Service '{path}' not found")));
            };
            taken = Some(places.remove(at));
            Ok(Router::of(places).0)
        })?;
        match taken {
            Some(place) => catch_panic(place.service.teardown()).await?,
            None => Ok(()),
        }
    }

    /// The router with one more service, unless its path is taken.
    fn with_another(&self, place: &Arc<Place>) -> Result<Router> {
        self.with_another_of(&self.all(), place)
    }

    fn with_another_of(&self, places: &[Arc<Place>], place: &Arc<Place>) -> Result<Router> {
        let mut more = places.to_vec();
        more.push(Arc::clone(place));
        match Router::of(&more) {
            (router, clashes) if clashes.is_empty() => Ok(router),
            _ => Err(Error::general_error(format!("two services have the path '{}'", place.path()))),
        }
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Arc<Place>>) -> Result<Router>) -> Result<()> {
        let mut places = self.places();
        let router = change(&mut places)?;
        self.router.store(Arc::new(router));
        Ok(())
    }

    pub(crate) fn all(&self) -> Vec<Arc<Place>> {
        self.places().clone()
    }

    fn places(&self) -> MutexGuard<'_, Vec<Arc<Place>>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
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

async fn tear_down(places: &[Arc<Place>]) {
    for place in places {
        let torn = catch_panic(place.service.teardown()).await.and_then(|torn| torn);
        if let Err(error) = torn {
            tracing::error!(service = place.path(), ?error, "a service could not be torn down");
        }
    }
}
