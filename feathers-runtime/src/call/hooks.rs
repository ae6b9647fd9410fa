//! Runs a call through its hooks to the method and back.
//!
//! Hooks of the block are composed here, statically: those that do not exist are futures that are ready, which the compiler
//! removes. Hooks of the app and around hooks are a chain of their own, and only a call that has any takes that way.

use std::marker::PhantomData;

use super::{event, method, outgoing};
use crate::error::{Error, Result};
use crate::hook::chain::{Last, Next};
use crate::hook::context::Frame;
use crate::hook::{HookContext, Stage};
use crate::service::{BoxFuture, Kind, Method};

/// All hooks and the method. Afterwards the frame holds the result.
pub(crate) async fn carry<S: Method<K>, K: Kind>(service: &S, frame: &mut Frame<S, K>) -> Result<()> {
    if method::others_look::<S, K>(frame) {
        // A hook may take it, and nothing was sent that the method could read then.
        frame.cx.keep_query()?;
    }
    match frame.cx.place.chain(frame.cx.row) {
        // No hooks: most calls. A function of its own around this is a future more to poll, for every call.
        None if !S::HOOKED => {
            let result = service.invoke(&mut frame.cx, &mut frame.args).await?;
            frame.args.out.set(result);
            Ok(())
        }
        None => level(service, frame).await,
        Some(chain) => Next::new(&chain, &Inside(service, PhantomData)).boxed(frame).await,
    }
}

async fn level<S: Method<K>, K: Kind>(service: &S, frame: &mut Frame<S, K>) -> Result<()> {
    if S::HOOKED {
        return hooked(service, frame).await;
    }
    if frame.args.out.is_set() {
        // An early result of the app.
        return Ok(());
    }
    method::invoke(service, frame).await
}

/// What the block says: `error` for all around `before` for all around `error`, `before`, `after` of the method around `after` for all.
async fn hooked<S: Method<K>, K: Kind>(service: &S, frame: &mut Frame<S, K>) -> Result<()> {
    let all = async {
        service.before_all(frame).await?;
        let this = async {
            service.before(frame).await?;
            if !frame.args.out.is_set() {
                method::invoke(service, frame).await?;
            }
            frame.cx.pass_method();
            service.after_all(frame).await?;
            service.after(frame).await
        };
        match this.await {
            Ok(()) => Ok(()),
            Err(error) => {
                frame.cx.pass_method();
                service.error(frame, error).await
            }
        }
    };
    match all.await {
        Ok(()) => Ok(()),
        Err(error) => {
            frame.cx.pass_method();
            service.error_all(frame, error).await
        }
    }
}

/// The end of a chain: back to the types.
struct Inside<'s, S, K>(&'s S, PhantomData<fn() -> K>);

impl<S: Method<K>, K: Kind> Last for Inside<'_, S, K> {
    fn run<'a>(&'a self, cx: &'a mut HookContext) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let outcome = match cx.as_any().downcast_mut::<Frame<S, K>>() {
                Some(frame) => level(self.0, frame).await,
                // Only a hook that hands on the context of another call comes here.
                None => Err(Error::internal("an around hook went on with the context of another call")),
            };
            cx.set_stage(Stage::Around);
            outcome
        })
    }

    fn hold<'a>(&'a self, cx: &'a mut HookContext) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let Some(frame) = cx.as_any().downcast_mut::<Frame<S, K>>() else { return Ok(()) };
            if frame.cx.transaction().is_some() && event::is_caused::<K>(&frame.cx) {
                let answer = outgoing(frame)?;
                let caused = event::hold(self.0, frame, answer).await;
                frame.cx.extra_mut().caused = caused;
            }
            Ok(())
        })
    }
}
