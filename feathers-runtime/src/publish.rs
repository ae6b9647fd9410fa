//! Publishers: who hears an event. The first that is found decides: of the service for the event, of the service, of the app
//! for the event, of the app.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::audience::{Audience, IntoAudience};
use crate::error::Result;
use crate::handshake::With;
use crate::listen::Event;
use crate::service::BoxFuture;

/// What [`App::publish`](crate::App::publish) takes: an [`Audience`], or an async function that chooses one for each event.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{App, Event, Result, channel, everyone};
///
/// let app = App::new()
///     .publish_event("removed", everyone())
///     .publish(async |event: &Event| -> Result<_> { Ok(channel(event.path().to_owned())) });
/// # let _ = app;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say who hears an event",
    label = "no publisher",
    note = "write an `Audience`, such as `everyone()`, `authenticated()`, `channel(\"name\")` or `nobody()`, or `async |event: &Event| …` that answers one, without captured variables; shared state goes through `with(state, async |state: &State, event: &Event| …)`"
)]
pub trait Publish: Sized {
    #[doc(hidden)]
    fn into_publisher(self) -> Publisher;
}

/// A publisher as the app keeps it.
#[derive(Clone)]
pub enum Publisher {
    #[doc(hidden)]
    Fixed(Audience),
    #[doc(hidden)]
    Chosen(Arc<dyn Choose>),
}

/// A function that chooses an audience, its type forgotten.
pub trait Choose: Send + Sync {
    #[doc(hidden)]
    fn choose<'a>(&'a self, event: &'a Event) -> BoxFuture<'a, Result<Audience>>;
}

impl Publish for Audience {
    fn into_publisher(self) -> Publisher {
        Publisher::Fixed(self)
    }
}

#[diagnostic::do_not_recommend]
impl<F: for<'a> PublishFn<'a> + Send + Sync + 'static> Publish for F {
    fn into_publisher(self) -> Publisher {
        Publisher::Chosen(Arc::new(Function(self)))
    }
}

/// A function that is a publisher.
pub trait PublishFn<'a>: Fn(&'a Event) -> Self::Future {
    /// What it returns.
    type Future: Future<Output = Self::Answer> + Send + 'a;
    /// What that answers.
    type Answer: IntoAudience;
}

impl<'a, F, Fut> PublishFn<'a> for F
where
    F: Fn(&'a Event) -> Fut,
    Fut: Future + Send + 'a,
    Fut::Output: IntoAudience,
{
    type Future = Fut;
    type Answer = Fut::Output;
}

/// A function that is a publisher when it gets its state.
pub trait PublishWithFn<'a, S: 'a>: Fn(&'a S, &'a Event) -> Self::Future {
    /// What it returns.
    type Future: Future<Output = Self::Answer> + Send + 'a;
    /// What that answers.
    type Answer: IntoAudience;
}

impl<'a, S, F, Fut> PublishWithFn<'a, S> for F
where
    S: 'a,
    F: Fn(&'a S, &'a Event) -> Fut,
    Fut: Future + Send + 'a,
    Fut::Output: IntoAudience,
{
    type Future = Fut;
    type Answer = Fut::Output;
}

#[diagnostic::do_not_recommend]
impl<S, F> Publish for With<S, F>
where
    S: Send + Sync + 'static,
    F: for<'a> PublishWithFn<'a, S> + Send + Sync + 'static,
{
    fn into_publisher(self) -> Publisher {
        Publisher::Chosen(Arc::new(self))
    }
}

impl<S, F> Choose for With<S, F>
where
    S: Send + Sync + 'static,
    F: for<'a> PublishWithFn<'a, S> + Send + Sync + 'static,
{
    fn choose<'a>(&'a self, event: &'a Event) -> BoxFuture<'a, Result<Audience>> {
        Box::pin(async move { (self.function)(&self.state, event).await.into_audience() })
    }
}

struct Function<F>(F);

impl<F: for<'a> PublishFn<'a> + Send + Sync> Choose for Function<F> {
    fn choose<'a>(&'a self, event: &'a Event) -> BoxFuture<'a, Result<Audience>> {
        Box::pin(async move { (self.0)(event).await.into_audience() })
    }
}

/// The publishers of an app.
#[derive(Clone, Debug, Default)]
pub(crate) struct Publishers {
    pub(crate) all: Option<Publisher>,
    pub(crate) events: FxHashMap<String, Publisher>,
}

impl Publishers {
    pub(crate) fn of(&self, event: &str) -> Option<&Publisher> {
        self.events.get(event).or(self.all.as_ref())
    }

    /// These, and where they say nothing, those of the app outside.
    pub(crate) fn inside(self, outer: &Self) -> Self {
        if self.all.is_some() {
            return self;
        }
        let mut events = outer.events.clone();
        events.extend(self.events);
        Self { all: outer.all.clone(), events }
    }
}

impl fmt::Debug for Publisher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(audience) => audience.fmt(f),
            Self::Chosen(_) => f.write_str("Chosen"),
        }
    }
}
