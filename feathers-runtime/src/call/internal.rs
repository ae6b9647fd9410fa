//! A call from the server: no packet and no ack, the same hooks, method and events.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{event, hooks, outgoing, pace};
use crate::argument::{RouteParams, SentQuery};
use crate::call::catch_panic;
use crate::caller::Caller;
use crate::context::{Context, Extra};
use crate::core::Core;
use crate::error::{Error, Result};
use crate::hook::context::Frame;
use crate::place::Place;
use crate::service::{Kind, Method};
use crate::slots::{Args, Argument, Out, Slot};
use crate::socketio::Text;

/// A call in JSON.
pub(crate) struct Ask {
    pub(crate) place: Arc<Place>,
    pub(crate) row: usize,
    pub(crate) route: RouteParams,
    pub(crate) id: Option<Value>,
    pub(crate) data: Option<Value>,
    pub(crate) extra: Box<Extra>,
}

/// Runs a call in JSON.
pub(crate) async fn json<S: Method<K>, K: Kind>(service: Arc<S>, ask: Ask) -> Result<Value> {
    let sent = |json: Option<Value>| json.map_or(Argument::Missing, |json| Argument::Json(Box::new(json)));
    let (id, data) = (Slot::sent(sent(ask.id)), Slot::sent(sent(ask.data)));
    let mut frame = frame::<S, K>(ask.place, ask.row, ask.route, id, data, ask.extra);
    carry(&*service, &mut frame).await?;
    frame.args.out.into_value()
}

/// Runs a call in the method's own types: nothing is parsed, and only what events need is written.
pub(crate) async fn typed<S, K: Kind>(
    place: Arc<Place>,
    service: Arc<S>,
    id: S::Id,
    data: S::Data,
    extra: Box<Extra>,
) -> Result<S::Output>
where
    S: Method<K, Id: Serialize, Data: Serialize, Output: DeserializeOwned>,
{
    let row = place.row(K::NAME).ok_or_else(|| Error::internal("a method without a row"))?;
    let mut frame = frame::<S, K>(place, row, RouteParams::default(), Slot::given(id), Slot::given(data), extra);
    carry(&*service, &mut frame).await?;
    frame.args.out.read()?;
    frame.args.out.typed.take().ok_or_else(|| Error::internal("a call without a result"))
}

fn frame<S: Method<K>, K: Kind>(
    place: Arc<Place>,
    row: usize,
    route: RouteParams,
    id: Slot<S::Id>,
    data: Slot<S::Data>,
    extra: Box<Extra>,
) -> Frame<S, K> {
    let args = Args { text: Text::from(""), id, data, out: Out::none(), kind: std::marker::PhantomData };
    let cx = Context {
        caller: Caller::Internal,
        place,
        row,
        method: K::NAME,
        query: SentQuery::Empty,
        route,
        is_behind: false,
        extra: Some(extra),
    };
    Frame { cx, args }
}

/// The frame of a call that has been, with what it answered.
pub(super) fn with_result<S: Method<K>, K: Kind>(place: Arc<Place>, row: usize, result: Value) -> Frame<S, K> {
    let nothing = || Argument::Missing;
    let (id, data) = (Slot::sent(nothing()), Slot::sent(nothing()));
    let mut frame = frame::<S, K>(place, row, RouteParams::default(), id, data, Box::default());
    crate::slots::Slots::set_result(&mut frame.args, Some(result));
    frame
}

async fn carry<S: Method<K>, K: Kind>(service: &S, frame: &mut Frame<S, K>) -> Result<()> {
    let _counted = Counted::begin(frame.cx.place.app.running()?);
    let outcome = {
        let run = std::pin::pin!(hooks::carry(service, frame));
        catch_panic(run).await.and_then(|outcome| outcome)
    };
    // Whoever called may hand the error on to a client.
    outcome.map_err(|error| frame.cx.place.concealed.error(error))?;
    if event::is_caused::<K>(&frame.cx) {
        let written = super::method::catch(|| outgoing(frame)).and_then(|written| written);
        match written {
            Ok(answer) => {
                let (place, name) = (Arc::clone(&frame.cx.place), event::event(&frame.cx).unwrap_or_default());
                let events = pace::soon(event::prepare(service, frame, answer), &place, K::NAME, &name).await;
                events.publish().catch_up(&place).await;
            }
            Err(error) => tracing::error!(service = frame.cx.path(), ?error, "a result can not be written, so nobody is told"),
        }
    }
    Ok(())
}

/// A graceful end waits for the server's own calls and events, too; it refuses none, because they belong to others that are under way.
pub(crate) struct Counted(Arc<Core>);

impl Counted {
    pub(crate) fn begin(core: Arc<Core>) -> Self {
        core.begin_call();
        Self(core)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.end_call();
    }
}
