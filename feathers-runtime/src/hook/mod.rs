//! Hooks: what runs around a method. A hook of the app, or a reusable one of a service, sees a call as [`HookContext`]; hooks
//! written in a service's block see it through their typed arguments.
//!
//! The order is Feathers': the app's around hooks, its `before` hooks, the service's around hooks, its `before` hooks, the
//! method, and back. [`chain`] holds it for hooks that know no types, [`crate::call::hooks`] for those of the block.

pub(crate) mod app;
pub(crate) mod chain;
pub(crate) mod context;
mod function;
mod hide;
pub(crate) mod reusable;

use std::future::Future;

pub use self::chain::Next;
pub use self::context::{HookContext, HookFrame};
pub use self::hide::{Hide, hide};
pub use self::reusable::Reusable;
use crate::error::Result;
use crate::service::BoxFuture;

/// When a hook runs: `context.type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Around everything inside it.
    #[default]
    Around,
    /// Before the method.
    Before,
    /// After it, if it succeeded.
    After,
    /// After something has failed.
    Error,
}

/// A hook that runs before a method, after it, or after an error. Write it once, attach it to an app
/// ([`App::before`](crate::App::before), `after`, `error`) or to a service (`#[hook(…)]` on the block or a method).
///
/// An `async fn` or an async closure without captures is one, `with(state, …)` makes one of a closure that needs something, and
/// a type of your own may implement it:
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{Error, Hook, HookContext, Result, with};
///
/// /// Logs who calls what.
/// async fn log(cx: &mut HookContext) -> Result<()> {
///     println!("{} {}: {:?}", cx.path(), cx.method(), cx.caller());
///     Ok(())
/// }
///
/// struct MaxItems(usize);
/// impl Hook for MaxItems {
///     async fn call(&self, cx: &mut HookContext) -> Result<()> {
///         let many = cx.data()?.and_then(|data| data.as_array()).is_some_and(|items| items.len() > self.0);
///         if many { Err(Error::bad_request("Too many at once")) } else { Ok(()) }
///     }
/// }
///
/// let app = feathers::App::new()
///     .before(feathers::All, log)
///     .before("create", MaxItems(100))
///     .after(feathers::All, with("shop", async |name: &&str, cx: &mut HookContext| { println!("{name}: {}", cx.path()); Ok(()) }));
/// # let _ = app;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a hook",
    label = "not a hook",
    note = "write `async fn name(cx: &mut HookContext) -> Result<()>`, or `async |cx: &mut HookContext| {{ …; Ok(()) }}` without captured variables; shared state goes through `with(state, async |state: &State, cx: &mut HookContext| …)`"
)]
pub trait Hook: Send + Sync + 'static {
    /// Looks at the call and changes it.
    ///
    /// # Errors
    /// Ends the call, unless an error hook recovers.
    fn call(&self, cx: &mut HookContext) -> impl Future<Output = Result<()>> + Send;
}

/// A hook around a method and all hooks inside it.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{HookContext, Next, Result};
///
/// async fn timing(cx: &mut HookContext, next: Next<'_>) -> Result<()> {
///     let start = std::time::Instant::now();
///     let outcome = next.run(cx).await;
///     println!("{} {}: {:?}", cx.path(), cx.method(), start.elapsed());
///     outcome
/// }
///
/// let app = feathers::App::new().around(feathers::All, timing);
/// # let _ = app;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an around hook",
    label = "not an around hook",
    note = "write `async fn name(cx: &mut HookContext, next: Next<'_>) -> Result<()> {{ next.run(cx).await }}`"
)]
pub trait AroundHook: Send + Sync + 'static {
    /// Runs what is inside by `next.run(cx)`, or does not.
    ///
    /// # Errors
    /// Its own, or that of what is inside.
    fn call(&self, cx: &mut HookContext, next: Next<'_>) -> impl Future<Output = Result<()>> + Send;
}

/// A [`Hook`] whose type is forgotten.
pub(crate) trait AnyHook: Send + Sync {
    fn run<'a>(&'a self, cx: &'a mut HookContext) -> BoxFuture<'a, Result<()>>;
}

impl<H: Hook> AnyHook for H {
    fn run<'a>(&'a self, cx: &'a mut HookContext) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.call(cx))
    }
}

/// An [`AroundHook`] whose type is forgotten, or any other step of a chain.
pub(crate) trait Step: Send + Sync {
    fn run<'a>(&'a self, cx: &'a mut HookContext, next: Next<'a>) -> BoxFuture<'a, Result<()>>;
}

/// Makes a [`Step`] of an [`AroundHook`].
pub(crate) struct AroundStep<H>(pub(crate) H);

impl<H: AroundHook> Step for AroundStep<H> {
    fn run<'a>(&'a self, cx: &'a mut HookContext, next: Next<'a>) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.0.call(cx, next))
    }
}

/// An around hook of a service's block.
pub type Around<S> = for<'a> fn(&'a S, &'a mut HookContext, Next<'a>) -> BoxFuture<'a, Result<()>>;
