//! Runs the user's method. What panics in it becomes a `GeneralError`, and the connection lives.

use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::hook::context::Frame;
use crate::service::{Kind, Method};

/// Calls the method and keeps what it answers.
pub(super) async fn invoke<S: Method<K>, K: Kind>(service: &S, frame: &mut Frame<S, K>) -> Result<()> {
    if others_look::<S, K>(frame) {
        // The method takes what the server gave it, and nothing was sent that hooks behind it could read.
        frame.cx.keep_query()?;
        frame.args.id.keep()?;
    }
    let result = service.invoke(&mut frame.cx, &mut frame.args).await?;
    frame.args.out.set(result);
    Ok(())
}

/// Whether hooks look at what the server gave a call.
pub(super) fn others_look<S: Method<K>, K: Kind>(frame: &Frame<S, K>) -> bool {
    matches!(frame.cx.caller, Caller::Internal) && (S::HOOKED || frame.cx.place.chain(frame.cx.row).is_some())
}

/// A future whose panic is an error: for those that are pinned already, in a box or on the stack.
#[derive(Debug)]
pub(crate) struct CatchPanic<F>(F);

pub(crate) fn catch_panic<F: Future + Unpin>(future: F) -> CatchPanic<F> {
    CatchPanic(future)
}

impl<F: Future + Unpin> Future for CatchPanic<F> {
    type Output = Result<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Self::Output> {
        // The future is not polled again after a panic, so nobody sees what the panic left half done but the user's own state,
        // which std's locks mark as poisoned.
        match catch_unwind(AssertUnwindSafe(|| Pin::new(&mut self.0).poll(cx))) {
            Ok(poll) => poll.map(Ok),
            Err(panic) => Poll::Ready(Err(Error::internal(format!("panic: {}", panic_text(&*panic))))),
        }
    }
}

/// Runs something short; its panic is an error.
pub(crate) fn catch<T>(run: impl FnOnce() -> T) -> Result<T> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| Error::internal(format!("panic: {}", panic_text(&*panic))))
}

/// What a panic says.
pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (None, Some(text)) => text,
        (None, None) => "without a message",
    }
}
