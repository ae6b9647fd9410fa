//! Calls from the server, typed. A direct `messages.create(…)` is the plain function; these are calls, with hooks and events.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use serde::Serialize;

use crate::app_ref::AppRef;
use crate::argument::FromCall;
use crate::call::{self, internal};
use crate::context::{Context, Extra};
use crate::emit::{Emits, EventSet};
use crate::error::{Error, Result};
use crate::json::{FromJson, ToJson};
use crate::listen::Subscription;
use crate::place::Place;
use crate::service::{BoxFuture, Create, Find, Get, Kind, Method, Patch, Remove, Service, Update};
use crate::store::Transaction;
use crate::typed_query::TypedQuery;

/// Calls to a service from the server: [`AppRef::service`], or an argument of a method.
///
/// It derefs to [`Handle`], and to the service's custom methods. Cheap to clone, and weak: a service may keep one to itself.
///
/// ```
/// # use feathers_runtime as feathers;
/// # async fn run<Messages>(app: feathers::AppRef) -> feathers::Result<()>
/// # where
/// #     Messages: feathers::Service<Client = feathers::Handle<Messages>>
/// #         + feathers::__private::Method<feathers::__private::Create, Id = (), Data = String, Output = String>,
/// # {
/// let messages = app.service::<Messages>();
/// let message = messages.create("Hello".to_owned()).await?; // hooks run, and clients hear `messages created`
/// # let _: String = message; Ok(()) }
/// ```
pub struct Calls<S: Service>(S::Client);

impl<S: Service> Calls<S> {
    pub(crate) fn new(handle: Handle<S>) -> Self {
        Self(handle.into())
    }
}

impl<S: Service> Deref for Calls<S> {
    type Target = S::Client;

    fn deref(&self) -> &S::Client {
        &self.0
    }
}

impl<S: Service> Clone for Calls<S>
where
    S::Client: Clone,
{
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<S: Service> FromCall for Calls<S> {
    async fn from_call(cx: &mut Context) -> Result<Self> {
        Ok(cx.app().service())
    }
}

impl<S: Service> fmt::Debug for Calls<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Calls").field(&S::PATH).finish()
    }
}

/// The standard methods of a service, its events, and who listens to them. See [`Calls`].
pub struct Handle<S> {
    app: AppRef,
    path: Option<Arc<str>>,
    service: PhantomData<fn() -> S>,
}

impl<S> Clone for Handle<S> {
    fn clone(&self) -> Self {
        Self { app: self.app.clone(), path: self.path.clone(), service: PhantomData }
    }
}

impl<S> fmt::Debug for Handle<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").field("path", &self.path).finish_non_exhaustive()
    }
}

impl<S: Service> Handle<S> {
    pub(crate) fn new(app: AppRef, path: Option<Arc<str>>) -> Self {
        Self { app, path, service: PhantomData }
    }

    /// The service and where it is now.
    pub(crate) fn located(&self) -> Result<(Arc<Place>, Arc<S>)> {
        let core = self.app.running()?;
        let place = match &self.path {
            Some(path) => core.services.for_server().at(path),
            None => core.services.for_server().of_type(std::any::TypeId::of::<S>()),
        };
        let found = place.and_then(|place| Some((Arc::clone(&place), Arc::clone(&place.service).as_any().downcast().ok()?)));
        found.ok_or_else(|| {
            Error::unavailable(format!("The service '{}' is not running", self.path.as_deref().unwrap_or(S::PATH)))
        })
    }

    /// Calls any method. Generated code calls custom ones.
    #[doc(hidden)]
    pub fn call<K: Kind>(&self, id: S::Id, data: S::Data) -> Request<S::Output>
    where
        S: Method<K, Id: ToJson, Data: ToJson, Output: FromJson>,
    {
        let handle = self.clone();
        Request::new(move |extra| {
            Box::pin(async move {
                let (place, service) = handle.located()?;
                internal::typed::<S, K>(place, service, id, data, extra).await
            })
        })
    }

    /// `find`, with the query of [`Request::query`].
    pub fn find(&self) -> Request<<S as Method<Find>>::Output>
    where
        S: Method<Find, Id = (), Data = (), Output: FromJson>,
    {
        self.call::<Find>((), ())
    }

    /// `get`.
    pub fn get(&self, id: <S as Method<Get>>::Id) -> Request<<S as Method<Get>>::Output>
    where
        S: Method<Get, Id: ToJson, Data = (), Output: FromJson>,
    {
        self.call::<Get>(id, ())
    }

    /// `create`.
    pub fn create(&self, data: <S as Method<Create>>::Data) -> Request<<S as Method<Create>>::Output>
    where
        S: Method<Create, Id = (), Data: ToJson, Output: FromJson>,
    {
        self.call::<Create>((), data)
    }

    /// `update`.
    pub fn update(
        &self,
        id: <S as Method<Update>>::Id,
        data: <S as Method<Update>>::Data,
    ) -> Request<<S as Method<Update>>::Output>
    where
        S: Method<Update, Id: ToJson, Data: ToJson, Output: FromJson>,
    {
        self.call::<Update>(id, data)
    }

    /// `patch`.
    pub fn patch(&self, id: <S as Method<Patch>>::Id, data: <S as Method<Patch>>::Data) -> Request<<S as Method<Patch>>::Output>
    where
        S: Method<Patch, Id: ToJson, Data: ToJson, Output: FromJson>,
    {
        self.call::<Patch>(id, data)
    }

    /// `remove`.
    pub fn remove(&self, id: <S as Method<Remove>>::Id) -> Request<<S as Method<Remove>>::Output>
    where
        S: Method<Remove, Id: ToJson, Data = (), Output: FromJson>,
    {
        self.call::<Remove>(id, ())
    }

    /// Emits an event of the service's own, to those its publishers choose. It has been handed to everybody when this returns,
    /// unless a publisher has to wait; that goes on in a task, and an event that is emitted meanwhile overtakes this one.
    ///
    /// Any thread may emit, also one without a runtime. Nothing slows a loop of this down: a client for which more than 4096
    /// events wait is cut off, so a thread with very many to tell pauses now and then. A loop of calls that are awaited waits for
    /// its listeners.
    ///
    /// # Errors
    /// `Unavailable` if the service is not running, `GeneralError` if the event can not be written as JSON. A publisher that
    /// fails is logged, and nobody is told.
    pub fn emit<E: EventSet>(&self, event: E) -> Result<()>
    where
        S: Emits<E>,
    {
        let (place, service) = self.located()?;
        let (name, payload) = (event.name(), event.payload()?.0);
        let core = self.app.running()?;
        // A file watcher calls back on a thread of its own.
        let _entered = core.enter();
        let counted = internal::Counted::begin(Arc::clone(&core));
        call::poll_once_then_spawn(Box::pin(async move {
            let _counted = counted;
            let events = async {
                let audience = std::pin::pin!(Emits::audience(&*service, &event));
                let audience = call::catch_panic(audience).await.and_then(|answer| answer);
                call::event::prepare_own(&place, name, audience, payload).await
            };
            // Whoever emits does not wait, and a task that did would let others overtake it.
            let _ = call::pace::soon(events, &place, "emit", name).await.publish();
        }));
        Ok(())
    }

    /// Listens to an event of the service, its own or a standard one. It ends at once if the service is not running. See
    /// [`Subscription`].
    #[must_use]
    pub fn on(&self, event: &str) -> Subscription {
        match self.located() {
            Ok((place, _)) => place.listening.subscribe(Some(event.to_owned())),
            Err(_) => Subscription::ended(),
        }
    }

    /// Listens to all events of the service, likewise.
    #[must_use]
    pub fn on_all(&self) -> Subscription {
        match self.located() {
            Ok((place, _)) => place.listening.subscribe(None),
            Err(_) => Subscription::ended(),
        }
    }
}

type Run<O> = Box<dyn FnOnce(Box<Extra>) -> BoxFuture<'static, Result<O>> + Send>;

/// A call from the server, not made before it is awaited.
#[must_use = "a call is made when it is awaited"]
pub struct Request<O> {
    extra: Box<Extra>,
    run: Run<O>,
}

impl<O> Request<O> {
    pub(crate) fn new(run: impl FnOnce(Box<Extra>) -> BoxFuture<'static, Result<O>> + Send + 'static) -> Self {
        Self { extra: Box::default(), run: Box::new(run) }
    }

    /// Puts a value on the call, which hooks and the method see as [`Inject<T>`](crate::Inject). Nothing else is there: a call
    /// from the server has no connection.
    pub fn inject<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        self.extra.values.insert(std::any::TypeId::of::<T>(), Arc::new(value));
        self
    }

    /// Makes the call part of a unit of work: it stores through it, and its events wait for the commit. Feathers'
    /// `params.transaction`.
    pub fn within(self, transaction: &Transaction) -> Self {
        self.inject(transaction.clone())
    }

    /// The query. If it is of the type the method asks for, it is handed over as it is.
    pub fn query<Q: Serialize + Send + 'static>(mut self, query: Q) -> Self {
        self.extra.query = Some(TypedQuery::given(query));
        self
    }
}

impl<O: 'static> IntoFuture for Request<O> {
    type Output = Result<O>;
    type IntoFuture = BoxFuture<'static, Result<O>>;

    fn into_future(self) -> Self::IntoFuture {
        (self.run)(self.extra)
    }
}

impl<O> fmt::Debug for Request<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").finish_non_exhaustive()
    }
}

// A call is made in a task of the caller's choice.
const _: () = {
    const fn send<T: Send>() {}
    send::<Request<()>>();
    let _ = |request: Request<()>| -> Box<dyn Future<Output = Result<()>> + Send> { Box::new(request.into_future()) };
};
