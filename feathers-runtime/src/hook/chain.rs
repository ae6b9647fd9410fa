//! Hooks that know no types, in Feathers' order, around a method.
//!
//! One level (the app, then the service) is: around hooks for all methods, those for this method, and then, one inside the
//! other, `error` for all around `before` for all around `error`, `before` and `after` of the method around `after` for all. So
//! what fails in a `before` hook for all is seen by the `error` hooks for all only.

use std::fmt;
use std::sync::Arc;

use super::context::HookContext;
use super::{AnyHook, Stage, Step};
use crate::error::{Error, Result};
use crate::service::BoxFuture;

/// What is inside an around hook.
///
/// It is used up by [`run`](Self::run); a hook that does not run it skips the method and all hooks inside.
pub struct Next<'a> {
    steps: &'a [Arc<dyn Step>],
    last: &'a dyn Last,
}

/// What every chain ends with: the service's own typed hooks and the method.
pub(crate) trait Last: Sync {
    fn run<'a>(&'a self, cx: &'a mut HookContext) -> BoxFuture<'a, Result<()>>;
    /// Leaves the event to the unit of work that is open around the whole call.
    fn hold<'a>(&'a self, cx: &'a mut HookContext) -> BoxFuture<'a, Result<()>>;
}

impl<'a> Next<'a> {
    pub(crate) fn new(steps: &'a [Arc<dyn Step>], last: &'a dyn Last) -> Self {
        Self { steps, last }
    }

    /// Runs the hooks inside and the method.
    ///
    /// # Errors
    /// Whatever fails there.
    pub async fn run(self, cx: &mut HookContext) -> Result<()> {
        self.boxed(cx).await
    }

    pub(crate) fn boxed<'c>(self, cx: &'c mut HookContext) -> BoxFuture<'c, Result<()>>
    where
        'a: 'c,
    {
        match self.steps.split_first() {
            Some((step, rest)) => {
                cx.set_stage(Stage::Around);
                step.run(cx, Next { steps: rest, last: self.last })
            }
            None => self.last.run(cx),
        }
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").field("steps", &self.steps.len()).finish_non_exhaustive()
    }
}

/// Those of one stage.
pub(crate) type Hooks = Vec<Arc<dyn AnyHook>>;

/// Hooks of one stage in a row; the first that fails skips the rest.
pub(crate) async fn run_all(hooks: &[Arc<dyn AnyHook>], stage: Stage, cx: &mut HookContext) -> Result<()> {
    let mut outcome = Ok(());
    for hook in hooks {
        cx.set_stage(stage);
        outcome = hook.run(cx).await;
        if outcome.is_err() {
            break;
        }
    }
    cx.set_stage(Stage::Around);
    outcome
}

/// Between the hooks around the whole call and all others. Nothing inside can change any more what leaves, so whoever commits
/// outside commits the event along with it.
pub(crate) struct Whole;

impl Step for Whole {
    fn run<'a>(&'a self, cx: &'a mut HookContext, next: Next<'a>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let last = next.last;
            next.boxed(cx).await?;
            last.hold(cx).await
        })
    }
}

/// `before` hooks, then what is inside.
pub(crate) struct Before(pub(crate) Hooks);

impl Step for Before {
    fn run<'a>(&'a self, cx: &'a mut HookContext, next: Next<'a>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            run_all(&self.0, Stage::Before, cx).await?;
            next.boxed(cx).await
        })
    }
}

/// What is inside, then `after` hooks.
pub(crate) struct After(pub(crate) Hooks);

impl Step for After {
    fn run<'a>(&'a self, cx: &'a mut HookContext, next: Next<'a>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            next.boxed(cx).await?;
            run_all(&self.0, Stage::After, cx).await
        })
    }
}

/// What is inside, and `error` hooks if it fails.
pub(crate) struct OnError(pub(crate) Hooks);

impl Step for OnError {
    fn run<'a>(&'a self, cx: &'a mut HookContext, next: Next<'a>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let Err(error) = next.boxed(cx).await else { return Ok(()) };
            enter_error(cx, error);
            run_all(&self.0, Stage::Error, cx).await?;
            leave_error(cx)
        })
    }
}

/// From here on the call has failed, and what it had answered is gone.
pub(crate) fn enter_error(cx: &mut HookContext, error: Error) {
    cx.clear_result();
    cx.clear_dispatch();
    cx.put_error(Some(error));
}

/// Behind the hooks of a stage: a result means that one of them has recovered.
pub(crate) fn leave_error(cx: &mut HookContext) -> Result<()> {
    if cx.has_result() {
        return Ok(());
    }
    match cx.take_error() {
        Some(error) => Err(error),
        None => Ok(()),
    }
}
