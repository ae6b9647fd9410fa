//! Which service is where: for clients those that are set up, for the server itself also those that are about to be.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::{ArcSwap, Guard};

use crate::call::route::{Router, no_service};
use crate::core::ending;
use crate::error::{Error, Result};
use crate::place::Place;

/// The services of a running app. Both routers are exchanged as a whole when a service comes or goes.
pub(crate) struct Services {
    /// Read for every packet.
    clients: ArcSwap<Router>,
    /// What the server calls and listens to. A service that is added to the running app reaches itself while it is set up, as one
    /// does that was there at the start.
    server: ArcSwap<Router>,
    places: Mutex<Places>,
}

#[derive(Default)]
struct Places {
    /// In the order they were added.
    here: Vec<Arc<Place>>,
    /// Not set up yet.
    coming: Vec<Arc<Place>>,
    /// All were taken away to be torn down; what is still routed is so until they are.
    taken: bool,
}

impl Services {
    /// Those an app starts with, which are found before they are set up.
    pub(crate) fn new(router: Router, here: Vec<Arc<Place>>) -> Self {
        let router = Arc::new(router);
        Self {
            clients: ArcSwap::new(Arc::clone(&router)),
            server: ArcSwap::new(router),
            places: Mutex::new(Places { here, ..Places::default() }),
        }
    }

    pub(crate) fn for_clients(&self) -> Guard<Arc<Router>> {
        self.clients.load()
    }

    pub(crate) fn for_server(&self) -> Guard<Arc<Router>> {
        self.server.load()
    }

    pub(crate) fn all(&self) -> Vec<Arc<Place>> {
        self.places().here.clone()
    }

    /// Takes all of them; they can still be called.
    pub(crate) fn take_all(&self) -> Vec<Arc<Place>> {
        let mut places = self.places();
        places.taken = true;
        std::mem::take(&mut places.here)
    }

    /// Nothing can be called any more.
    pub(crate) fn clear(&self) {
        self.clients.store(Arc::default());
        self.server.store(Arc::default());
    }

    /// Lets the server find a service. It goes again unless it [arrives](Coming::arrive).
    pub(crate) fn announce(&self, place: &Arc<Place>) -> Result<Coming<'_>> {
        let mut places = self.places();
        if places.taken {
            return Err(ending());
        }
        places.coming.push(Arc::clone(place));
        let (router, clashes) = places.router_for_server();
        if !clashes.is_empty() {
            places.coming.pop();
            return Err(Error::general_error(format!("two services have the path '{}'", place.path())));
        }
        self.server.store(Arc::new(router));
        Ok(Coming { services: self, place: Arc::clone(place) })
    }

    /// Takes the service away that was added at this path.
    pub(crate) fn take(&self, path: &str) -> Result<Arc<Place>> {
        let mut places = self.places();
        let Some(at) = places.here.iter().position(|place| place.path() == path) else { return Err(no_service(path)) };
        let place = places.here.remove(at);
        self.exchange(&places);
        Ok(place)
    }

    /// Under the lock of the places, so that the last one stays.
    fn exchange(&self, places: &Places) {
        self.clients.store(Arc::new(Router::of(&places.here).0));
        self.server.store(Arc::new(places.router_for_server().0));
    }

    // Nothing under this lock leaves it half done, so a poisoned lock is as good as any.
    fn places(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Places {
    fn router_for_server(&self) -> (Router, Vec<Arc<str>>) {
        let all: Vec<_> = self.here.iter().chain(&self.coming).cloned().collect();
        Router::of(&all)
    }
}

/// A service that is being set up. Whatever becomes of that, it does not stay like this.
pub(crate) struct Coming<'a> {
    services: &'a Services,
    place: Arc<Place>,
}

impl Coming<'_> {
    /// Lets clients find it, too, unless all services have been taken away.
    pub(crate) fn arrive(self) -> Result<()> {
        let mut places = self.services.places();
        if places.taken {
            return Err(ending());
        }
        places.coming.retain(|place| !Arc::ptr_eq(place, &self.place));
        places.here.push(Arc::clone(&self.place));
        self.services.exchange(&places);
        Ok(())
    }
}

impl Drop for Coming<'_> {
    fn drop(&mut self) {
        let mut places = self.services.places();
        let before = places.coming.len();
        places.coming.retain(|place| !Arc::ptr_eq(place, &self.place));
        if places.coming.len() < before && !places.taken {
            self.services.exchange(&places);
        }
    }
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = self.places();
        f.debug_struct("Services").field("here", &places.here).field("coming", &places.coming).finish_non_exhaustive()
    }
}
