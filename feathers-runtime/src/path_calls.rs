//! Calls from the server by path, in JSON: for code that does not know the service's types.

use std::sync::Arc;

use serde_json::Value;

use crate::app_ref::AppRef;
use crate::argument::RouteParams;
use crate::call::internal::Ask;
use crate::call::route::{no_method, no_service};
use crate::context::Extra;
use crate::handle::Request;
use crate::listen::Subscription;

/// Calls to the service at a path, hooks and events included: [`AppRef::path`]. `app.service(path)` of JavaScript.
///
/// ```no_run
/// # use feathers_runtime as feathers;
/// use serde_json::json;
///
/// # async fn run(app: feathers::AppRef) -> feathers::Result<()> {
/// let message = app.path("messages").create(json!({ "text": "Hello" })).await?;
/// let unread = app.path("messages").call("markRead", json!({ "id": message["id"] })).query(json!({ "all": true })).await?;
/// # let _ = unread; Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct PathCalls {
    app: AppRef,
    path: Arc<str>,
}

impl PathCalls {
    pub(crate) fn new(app: AppRef, path: &str) -> Self {
        Self { app, path: path.into() }
    }

    /// `find`.
    pub fn find(&self) -> Request<Value> {
        self.request("find", None, None)
    }

    /// `get`.
    pub fn get(&self, id: impl Into<Value>) -> Request<Value> {
        self.request("get", Some(id.into()), None)
    }

    /// `create`.
    pub fn create(&self, data: impl Into<Value>) -> Request<Value> {
        self.request("create", None, Some(data.into()))
    }

    /// `update`; a null id is "many".
    pub fn update(&self, id: impl Into<Value>, data: impl Into<Value>) -> Request<Value> {
        self.request("update", Some(id.into()), Some(data.into()))
    }

    /// `patch`; a null id is "many".
    pub fn patch(&self, id: impl Into<Value>, data: impl Into<Value>) -> Request<Value> {
        self.request("patch", Some(id.into()), Some(data.into()))
    }

    /// `remove`; a null id is "many".
    pub fn remove(&self, id: impl Into<Value>) -> Request<Value> {
        self.request("remove", Some(id.into()), None)
    }

    /// A custom method, by its name on the wire.
    pub fn call(&self, method: &str, data: impl Into<Value>) -> Request<Value> {
        self.request(method, None, Some(data.into()))
    }

    /// Listens to an event of the service. It ends at once if there is no such service. The path is here the one it was added at,
    /// with its placeholders: `users/:userId/messages`.
    #[must_use]
    pub fn on(&self, event: &str) -> Subscription {
        let place = self.app.core().and_then(|core| core.services.for_server().at(self.path.trim_matches('/')));
        place.map_or_else(
            || {
                tracing::warn!(service = &*self.path, event, "nobody is there to be listened to");
                Subscription::ended()
            },
            |place| place.listening.subscribe(Some(event.to_owned())),
        )
    }

    fn request(&self, method: &str, id: Option<Value>, data: Option<Value>) -> Request<Value> {
        let (app, path, method) = (self.app.clone(), Arc::clone(&self.path), method.to_owned());
        Request::new(move |extra: Box<Extra>| {
            Box::pin(async move {
                let found = app.running()?.services.for_server().look_up(&path);
                let Some((place, route)) = found else { return Err(no_service(&path)) };
                let Some(row) = place.row(&method) else { return Err(no_method(&method, place.path())) };
                let route: RouteParams = route;
                let service = Arc::clone(&place.service);
                service.ask(row, Ask { place, row, route, id, data, extra }).await
            })
        })
    }
}
