//! Result → `messages created` to those it is for: one event for a record, one an item for a list, in order.
//!
//! The call has succeeded whatever happens here: a publisher or a predicate that fails or panics is logged, and nobody is told.

use std::borrow::Cow;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use super::method::{catch, catch_panic};
use crate::audience::{Audience, ByConnection};
use crate::caller::Caller;
use crate::connection::Connection;
use crate::context::Context;
use crate::core::Core;
use crate::encode::{Encoded, Payload};
use crate::error::{Error, Result};
use crate::hook::context::Frame as HookFrame;
use crate::listen::Event;
use crate::listener::event_payload;
use crate::outbox::Frame;
use crate::place::Place;
use crate::publish::Publisher;
use crate::service::{Kind, Method};
use crate::store::Held;

/// Whether the call causes an event.
#[inline]
pub(super) fn is_caused<K: Kind>(cx: &Context) -> bool {
    // Most calls that cause none need no look.
    (K::EVENT.is_some() || cx.extra.is_some()) && event(cx).is_some()
}

/// The name: what a hook has set, or the method's. One that the service emits itself is not emitted for it.
fn event(cx: &Context) -> Option<Cow<'static, str>> {
    match cx.extra.as_ref().and_then(|extra| extra.event.as_ref()) {
        Some(set) => set.clone().filter(|event| !cx.place.service.events().contains(&&**event)),
        None => cx.place.rows.get(cx.row)?.event.map(Cow::Borrowed),
    }
}

/// Events with those who hear them.
#[derive(Default)]
pub(crate) struct Prepared(Vec<(Vec<Connection>, Arc<[Frame]>)>);

impl Prepared {
    /// Tells them.
    pub(crate) fn publish(self) {
        for (hear, frames) in self.0 {
            hear.iter().for_each(|connection| connection.outbox().send_all(&frames));
        }
    }
}

/// How long publishers may take for one call. A call is under way until its events are out, and one that never is would count
/// for ever.
const DEADLINE: Duration = Duration::from_secs(30);

/// Events whose publishers may have to be waited for; a timer is set for those that are not ready at once.
pub(crate) async fn soon(events: impl Future<Output = Prepared>, path: &str) -> Prepared {
    let mut events = std::pin::pin!(events);
    match std::future::poll_fn(|cx| Poll::Ready(events.as_mut().poll(cx))).await {
        Poll::Ready(events) => events,
        Poll::Pending => in_time(events, path).await,
    }
}

/// Waits for publishers.
pub(super) async fn in_time(events: impl Future<Output = Prepared>, path: &str) -> Prepared {
    tokio::time::timeout(DEADLINE, events).await.unwrap_or_else(|_| {
        tracing::error!(service = path, seconds = DEADLINE.as_secs(), "a publisher did not finish in time; nobody is told");
        Prepared::default()
    })
}

/// Cuts the events out of an answer and finds those who hear them; or leaves that to the unit of work the call is part of.
pub(super) async fn prepare<S: Method<K>, K: Kind>(service: &S, frame: &mut HookFrame<S, K>, answer: Encoded) -> Prepared {
    let Some(name) = event(&frame.cx) else { return Prepared::default() };
    let place = Arc::clone(&frame.cx.place);
    let payloads = answer.event_payloads();
    let caller = frame.cx.caller.clone();
    let announced = Announced { place: &place, name: &name, caller: &caller };
    let transaction = frame.cx.transaction();
    let seen = match seen_by_server(frame) {
        Ok(seen) => seen,
        Err(error) => {
            announced.failed(K::NAME, &error);
            return Prepared::default();
        }
    };
    let tell_server = seen.as_ref().map(Encoded::event_payloads);
    if transaction.is_none() {
        announced.tell_server(tell_server.as_deref().unwrap_or(&payloads));
    }
    let own = if seen.is_some_and(|seen| seen.items() != answer.items()) {
        Err(Error::internal("what is dispatched has not as many items as the result"))
    } else if K::EVENT == Some(&*name) {
        catch_panic(std::pin::pin!(Method::<K>::audience(service, frame))).await.and_then(|own| own)
    } else if place.service.published().contains(&&*name) {
        // It may narrow what the app's would let pass, and it can not be asked: it takes another method's result.
        Err(Error::internal("a hook has set an event whose publisher is for the results of another method"))
    } else {
        Ok(None)
    };
    let Some(transaction) = transaction else { return announced.resolve(K::NAME, own, &payloads).await };
    let name = name.into_owned();
    let held = transaction.hold(Box::new(move || {
        Box::pin(async move {
            let announced = Announced { place: &place, name: &name, caller: &caller };
            announced.tell_server(tell_server.as_deref().unwrap_or(&payloads));
            announced.resolve(K::NAME, own, &payloads).await.publish();
        })
    }));
    if let Held::Free(publish) = held {
        publish().await;
    }
    Prepared::default()
}

/// Listeners of the server see results; `None` where that is what leaves, too.
fn seen_by_server<S: Method<K>, K: Kind>(frame: &HookFrame<S, K>) -> Result<Option<Encoded>> {
    if frame.cx.extra.as_ref().is_none_or(|extra| extra.dispatch.is_none()) {
        return Ok(None);
    }
    catch(|| frame.args.out.encode()).and_then(|encoded| encoded).map(Some)
}

/// One event of a service's own. Publishers that are ready at once are done when this returns.
pub(crate) async fn prepare_own(
    place: &Place,
    name: &'static str,
    audience: Result<Option<Audience>>,
    payload: Payload,
) -> Prepared {
    let announced = Announced { place, name, caller: &Caller::Internal };
    let payloads = [payload];
    announced.tell_server(&payloads);
    announced.resolve("emit", audience.map(|audience| audience.map(|audience| vec![audience])), &payloads).await
}

/// An event of a place.
struct Announced<'a> {
    place: &'a Place,
    name: &'a str,
    caller: &'a Caller,
}

impl Announced<'_> {
    fn event(&self, payload: &Payload) -> Event {
        Event {
            path: Arc::clone(&self.place.path),
            name: Cow::Owned(self.name.to_owned()),
            payload: payload.clone(),
            caller: self.caller.clone(),
            app: self.place.app.clone(),
        }
    }

    fn tell_server(&self, payloads: &[Payload]) {
        let Some(listening) = self.place.listening.anybody() else { return };
        for payload in payloads {
            // Nobody listens any more, then.
            let _ = listening.send(self.event(payload));
        }
    }

    /// Finds those who hear it: as the service says, or else the app.
    async fn resolve(&self, method: &str, own: Result<Option<Vec<Audience>>>, payloads: &[Payload]) -> Prepared {
        let Some(core) = self.place.app.core() else { return Prepared::default() };
        let prepared = match own {
            // A publisher that takes the whole list speaks for all of it.
            Ok(Some(each)) if each.len() == 1 || each.len() == payloads.len() => self.deliver(&core, &each, payloads),
            Ok(Some(each)) => Err(Error::internal(format!("{} audiences for {} events", each.len(), payloads.len()))),
            Ok(None) => self.by_publisher(&core, payloads).await,
            Err(error) => Err(error),
        };
        prepared.unwrap_or_else(|error| {
            self.failed(method, &error);
            Prepared::default()
        })
    }

    /// As the app says.
    async fn by_publisher(&self, core: &Core, payloads: &[Payload]) -> Result<Prepared> {
        match self.place.publisher(self.name) {
            None => Ok(Prepared::default()),
            Some(Publisher::Fixed(audience)) => self.deliver(core, std::slice::from_ref(audience), payloads),
            Some(Publisher::Chosen(publisher)) => {
                let mut each = Vec::with_capacity(payloads.len());
                for payload in payloads {
                    let event = self.event(payload);
                    each.push(catch_panic(publisher.choose(&event)).await.and_then(|answer| answer)?);
                }
                self.deliver(core, &each, payloads)
            }
        }
    }

    /// Finds the connections, for an audience an event or one for all. One entry a connection holds all events of the call, so that any number fits.
    fn deliver(&self, core: &Core, each: &[Audience], payloads: &[Payload]) -> Result<Prepared> {
        let name = format!("{} {}", self.place.path(), self.name);
        let frame = |payload: &Payload| Frame { ack: None, payload: event_payload(&name, payload) };
        let to_all = |audience: &Audience| {
            // Nothing is written for nobody.
            let groups = if audience.is_nobody() || payloads.is_empty() { Vec::new() } else { audience.resolve(core) };
            let mut shared: Option<Arc<[Frame]>> = None;
            let mut prepared = Vec::with_capacity(groups.len());
            for group in groups {
                let frames = match group.payload {
                    Some(payload) => vec![frame(payload); payloads.len()].into(),
                    None => Arc::clone(shared.get_or_insert_with(|| payloads.iter().map(frame).collect())),
                };
                prepared.push((group.hear, frames));
            }
            Prepared(prepared)
        };
        catch(|| {
            // Mostly all items are for the same. A list of a frame for each item and connection is large, and one will do.
            if let Some((first, others)) = each.split_first()
                && others.iter().all(|other| other.is_same(first))
            {
                return to_all(first);
            }
            let mut by_connection: ByConnection<Vec<Frame>> = ByConnection::default();
            for (audience, payload) in each.iter().zip(payloads) {
                let mut shared: Option<Frame> = None;
                for group in audience.resolve(core) {
                    let framed = match group.payload {
                        Some(payload) => frame(payload),
                        None => shared.get_or_insert_with(|| frame(payload)).clone(),
                    };
                    for connection in group.hear {
                        let serial = connection.serial();
                        let entry = by_connection.entry(serial).or_insert_with(|| (connection, Vec::new()));
                        entry.1.push(framed.clone());
                    }
                }
            }
            let prepared = by_connection.into_values().map(|(connection, frames)| (vec![connection], frames.into()));
            Prepared(prepared.collect())
        })
    }

    fn failed(&self, method: &str, error: &Error) {
        let (service, event) = (self.place.path(), self.name);
        tracing::error!(service, method, event, ?error, "the audience of an event failed; nobody is told");
    }
}
