//! What generated hooks run: guards, reusable hooks, and the stages of an error.

use crate::error::{Error, Result};
use crate::hook::chain;
use crate::hook::context::Frame;
use crate::hook::{HookContext, Next, Stage};
use crate::service::{BoxFuture, Kind, Method};

/// Runs a guard of the service.
///
/// # Errors
/// That the caller may not.
pub async fn guard<S: Method<K>, K: Kind>(frame: &mut Frame<S, K>, index: usize) -> Result<()> {
    let guard = frame.cx.place.reusable.guards.get(index).cloned();
    let guard = guard.ok_or_else(|| Error::internal("a guard is not there"))?;
    chain::run_all(&[guard], Stage::Before, frame).await
}

/// Runs a reusable hook of the service.
///
/// # Errors
/// The hook's own.
pub async fn reusable<S: Method<K>, K: Kind>(frame: &mut Frame<S, K>, stage: Stage, index: usize) -> Result<()> {
    let hook = frame.cx.place.reusable.hooks.get(index).cloned();
    let hook = hook.ok_or_else(|| Error::internal("a reusable hook is not there"))?;
    chain::run_all(&[hook], stage, frame).await
}

/// Runs a reusable around hook of the service.
pub fn reusable_around<'a>(cx: &'a mut HookContext, next: Next<'a>, index: usize) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let hook = cx.context().place.reusable.arounds.get(index).cloned();
        match hook {
            Some(hook) => hook.run(cx, next).await,
            None => Err(Error::internal("a reusable hook is not there")),
        }
    })
}

/// From here on the call has failed.
pub fn enter_error<S: Method<K>, K: Kind>(frame: &mut Frame<S, K>, error: Error) {
    chain::enter_error(frame, error);
}

/// Behind the error hooks.
///
/// # Errors
/// The error, unless a hook has recovered.
pub fn leave_error<S: Method<K>, K: Kind>(frame: &mut Frame<S, K>) -> Result<()> {
    chain::leave_error(frame)
}
