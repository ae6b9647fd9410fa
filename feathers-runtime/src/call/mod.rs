//! The path of one call, in the order of this list: packet → route → params → hooks(method) → ack → event.
//!
//! [`receive`] is where the transport hands in a packet: it finds out what the packet is for and starts that. A call is polled
//! once in place, in the transport's reader, so calls that need not wait are answered in order and without a task; only what is
//! pending gets a task of its own. [`run`] is the rest of the path, one generic function for every method of every service.

pub(crate) mod ack;
pub(crate) mod event;
mod hooks;
pub(crate) mod internal;
mod method;
pub(crate) mod pace;
pub(crate) mod packet;
pub(crate) mod params;
pub(crate) mod route;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll, Waker};

use bytes::Bytes;

pub(crate) use self::method::{catch, catch_panic, panic_text};
use self::packet::Packet;
use self::route::Target;
use crate::argument::RouteParams;
use crate::connection::Connection;
use crate::core::{Core, ending};
use crate::encode::Encoded;
use crate::error::{Error, Result};
use crate::hook::context::Frame;
use crate::place::Place;
use crate::service::{BoxFuture, Kind, Method};
use crate::socketio::Text;

/// One call of a client, on its way to a method.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) place: Arc<Place>,
    pub(crate) row: usize,
    pub(crate) packet: Packet,
    /// Where in the packet the arguments begin.
    pub(crate) first: usize,
    pub(crate) route: RouteParams,
    pub(crate) in_flight: InFlight,
}

impl Call {
    pub(crate) fn reply(&self) -> &Reply {
        &self.in_flight.reply
    }
}

/// Where an answer goes, and in which dialect.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) connection: Connection,
    /// `None` if the client does not wait for an answer.
    pub(crate) ack: Option<i64>,
    /// Whether the call came as `messages::find`, so that it is answered as Feathers 2 did.
    pub(crate) legacy: bool,
}

/// Counts a call from its arrival to its last event; a graceful end waits for it.
#[derive(Debug)]
pub(crate) struct InFlight {
    pub(crate) core: Arc<Core>,
    reply: Reply,
}

impl InFlight {
    fn begin(core: &Arc<Core>, reply: Reply) -> Result<Self, (Reply, Error)> {
        if !reply.connection.begin_call(core.max_calls) {
            let message = format!("More than {} calls at once on one connection", core.max_calls);
            return Err((reply, Error::too_many_requests(message)));
        }
        core.begin_call();
        // Counted first, then asked: an end that does not see this call is seen by it.
        if core.is_ending() {
            reply.connection.end_call();
            core.end_call();
            return Err((reply, ending()));
        }
        Ok(Self { core: Arc::clone(core), reply })
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.reply.connection.end_call();
        self.core.end_call();
    }
}

/// Takes a packet of a client. Every packet with an ack id is answered.
pub(crate) fn receive(core: &Arc<Core>, connection: &Connection, text: Text, attachments: Vec<Bytes>, ack: Option<i64>) {
    if connection.outbox().is_closed() {
        // It was sent away, and what it said is still coming in.
        return;
    }
    let reply = Reply { connection: connection.clone(), ack, legacy: false };
    let started = match Packet::new(text, attachments) {
        Some(packet) => start(core, packet, reply),
        None => Err((reply, Error::bad_request("An event is a list of its name and arguments"))),
    };
    match started {
        Ok(future) => poll_once_then_spawn(future),
        Err((reply, error)) => ack::fail(&reply, &error),
    }
}

fn start(core: &Arc<Core>, packet: Packet, mut reply: Reply) -> Result<BoxFuture<'static, ()>, (Reply, Error)> {
    let target = core.services.for_clients().find(&packet, |event| reply.connection.listeners().get(event).is_some());
    let (place, row, first, route) = match target {
        Target::Method { place, row, first, route, legacy } => {
            reply.legacy = legacy;
            (place, row, first, route)
        }
        Target::Own(event) => return own_event(core, event, packet, reply),
        Target::Refused { error, legacy } => {
            reply.legacy = legacy;
            return Err((reply, error));
        }
    };
    let in_flight = InFlight::begin(core, reply)?;
    let service = Arc::clone(&place.service);
    Ok(service.call(row, Call { place, row, packet, first, route, in_flight }))
}

/// An event of the user's own.
fn own_event(core: &Arc<Core>, event: String, packet: Packet, reply: Reply) -> Result<BoxFuture<'static, ()>, (Reply, Error)> {
    let Some(listener) = reply.connection.listeners().get(&event) else {
        return Err((reply, Error::not_found(format!("Nobody listens to the event '{event}'"))));
    };
    let in_flight = InFlight::begin(core, reply)?;
    Ok(Box::pin(async move {
        let reply = &in_flight.reply;
        let listen = std::pin::pin!(async { listener(packet, reply.connection.clone()).await });
        match catch_panic(listen).await.and_then(|answer| answer) {
            Ok(answer) => ack::succeed(reply, answer),
            Err(error) => {
                ack::fail(reply, &error);
                ack::log(&error, "", &event);
            }
        }
    }))
}

/// Finishes what needs not wait, at once and in order. The waker of this poll does nothing: what is pending is polled again by
/// its task.
pub(crate) fn poll_once_then_spawn(future: BoxFuture<'static, ()>) {
    let mut future = catch_panic(future);
    match Pin::new(&mut future).poll(&mut TaskContext::from_waker(Waker::noop())) {
        Poll::Ready(result) => log_panic(result),
        Poll::Pending => drop(tokio::spawn(async move { log_panic(future.await) })),
    }
}

/// User code is guarded where it runs, so this is ours; the transport's reader has to survive it all the same.
fn log_panic(result: Result<()>) {
    if let Err(error) = result {
        tracing::error!(?error, "a call could not be carried through");
    }
}

/// The rest of the path, for one method. The arguments are laid out here, so that the future holds them and not the packet:
/// futures above a kilobyte cost the allocator twice as much.
pub(crate) fn begin<S: Method<K>, K: Kind>(service: Arc<S>, mut call: Call) -> BoxFuture<'static, ()> {
    let laid_out = params::read::<S, K>(&mut call);
    let Call { place, in_flight, .. } = call;
    match laid_out {
        Ok(frame) => Box::pin(run(service, in_flight, frame)),
        Err(error) => {
            fail(&in_flight.reply, &error, place.path(), K::NAME);
            Box::pin(std::future::ready(()))
        }
    }
}

#[expect(clippy::manual_async_fn, reason = "an `async fn` would hold its arguments twice")]
fn run<S: Method<K>, K: Kind>(service: Arc<S>, in_flight: InFlight, mut frame: Frame<S, K>) -> impl Future<Output = ()> + Send {
    async move {
        let reply = &in_flight.reply;
        match answer::<S, K>(&service, &mut frame).await {
            Ok(answer) if event::is_caused::<K>(&frame.cx) => announce(&*service, reply, &mut frame, answer).await,
            Ok(answer) => ack::succeed(reply, answer),
            Err(error) => fail(reply, &frame.cx.place.concealed.error(error), frame.cx.path(), K::NAME),
        }
    }
}

/// Answers and announces. Feathers 2 and before answered first, later ones announced first; their clients rely on it. A
/// publisher that has to wait keeps nobody waiting for the answer.
async fn announce<S: Method<K>, K: Kind>(service: &S, reply: &Reply, frame: &mut Frame<S, K>, answer: Encoded) {
    let (place, name) = (Arc::clone(&frame.cx.place), event::event(&frame.cx).unwrap_or_default());
    let mut events = Box::pin(event::prepare::<S, K>(service, frame, answer.clone()));
    let ready = std::future::poll_fn(|cx| Poll::Ready(events.as_mut().poll(cx))).await;
    // A client's own call waits for no listener: it is its connection alone that limits how fast it calls.
    match ready {
        Poll::Ready(events) if reply.legacy => {
            ack::succeed(reply, answer);
            let _ = events.publish();
        }
        Poll::Ready(events) => {
            let _ = events.publish();
            ack::succeed(reply, answer);
        }
        Poll::Pending => {
            ack::succeed(reply, answer);
            let _ = pace::in_time(events, &place, K::NAME, &name).await.publish();
        }
    }
}

fn fail(reply: &Reply, error: &Error, path: &str, method: &str) {
    // First the answer: what is logged is partly the user's code.
    ack::fail(reply, error);
    ack::log(error, path, method);
}

/// Hooks and method, and what leaves, under one guard against panics: a `Serialize` is user code, too.
async fn answer<S: Method<K>, K: Kind>(service: &S, frame: &mut Frame<S, K>) -> Result<Encoded> {
    let run = std::pin::pin!(async {
        hooks::carry(service, frame).await?;
        outgoing(frame)
    });
    catch_panic(run).await.and_then(|answer| answer)
}

/// What clients get: the dispatch, if a hook has set one, else the result; without what is concealed.
fn outgoing<S: Method<K>, K: Kind>(frame: &Frame<S, K>) -> Result<Encoded> {
    let concealed = &frame.cx.place.concealed;
    match frame.cx.extra.as_ref().and_then(|extra| extra.dispatch.as_ref()) {
        None if concealed.is_empty() => frame.args.out.encode(),
        None => frame.args.out.encode().map(|answer| concealed.shown(answer)),
        Some(dispatch) => Ok(concealed.shown(dispatch.clone())),
    }
}
