//! Result → `messages created` to those it is for: one event for a record, one an item for a list, in order.
//!
//! The call has succeeded whatever happens here: a publisher or a predicate that fails or panics is logged, and nobody is told.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use super::internal::Counted;
use super::method::{catch, catch_panic};
use super::pace::{Behind, soon};
use super::route::{no_method, no_service};
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
use crate::store::selected::whole;
use crate::store::{Carried, Caused, Fate, Held, Transaction};

/// Whether the call causes an event.
#[inline]
pub(super) fn is_caused<K: Kind>(cx: &Context) -> bool {
    // Most calls that cause none need no look. One that was held leaves with the commit.
    (K::EVENT.is_some() || cx.extra.is_some()) && event(cx).is_some() && cx.extra.as_ref().is_none_or(|extra| !extra.held)
}

/// The name: what a hook has set, or the method's. One that the service emits itself is not emitted for it.
pub(super) fn event(cx: &Context) -> Option<Cow<'static, str>> {
    match cx.extra.as_ref().and_then(|extra| extra.event.as_ref()) {
        Some(set) => set.clone().filter(|event| !cx.place.service.events().contains(&&**event)),
        None => cx.place.rows.get(cx.row)?.event.map(Cow::Borrowed),
    }
}

/// Events with those who hear them.
#[derive(Default)]
pub(crate) struct Prepared(Vec<(Vec<Connection>, Arc<[Frame]>)>);

impl Prepared {
    /// Tells them. Answers those who are behind with what they hear.
    pub(crate) fn publish(self) -> Behind {
        let mut behind = Vec::new();
        for (hear, frames) in self.0 {
            behind.extend(hear.into_iter().filter(|connection| connection.outbox().send_all(&frames)));
        }
        Behind(behind)
    }
}

/// Cuts the events out of an answer and finds those who hear them; or leaves that to the unit of work the call is part of.
pub(super) async fn prepare<S: Method<K>, K: Kind>(service: &S, frame: &mut HookFrame<S, K>, answer: Encoded) -> Prepared {
    let transaction = frame.cx.transaction();
    let open = match transaction.as_deref().map(Transaction::fate) {
        // As if there had been none.
        Some(Fate::Committed) | None => None,
        Some(Fate::RolledBack) => return Prepared::default(),
        Some(Fate::Open) => transaction,
    };
    let Some(told) = Told::of(service, frame, answer, open.is_none()).await else { return Prepared::default() };
    match open {
        Some(transaction) => match told.wait_for(&transaction) {
            Held::Free(publish) => {
                publish().await;
                Prepared::default()
            }
            Held::Kept => Prepared::default(),
        },
        None => told.resolve().await,
    }
}

/// Leaves the event of a call to the unit of work that is open around the whole of it, and says what it is.
pub(super) async fn hold<S: Method<K>, K: Kind>(service: &S, frame: &mut HookFrame<S, K>, answer: Encoded) -> Vec<Caused> {
    let Some(transaction) = frame.cx.transaction().filter(|transaction| transaction.fate() == Fate::Open) else {
        return Vec::new();
    };
    frame.cx.extra_mut().held = true;
    let Some(told) = Told::of(service, frame, answer, false).await else { return Vec::new() };
    let caused = told.caused();
    if let Held::Free(publish) = told.wait_for(&transaction) {
        publish().await;
    }
    caused
}

/// The events of one call, with what those are asked who say who hears them.
struct Told {
    place: Arc<Place>,
    method: &'static str,
    name: Cow<'static, str>,
    caller: Caller,
    payloads: Vec<Payload>,
    /// What listeners of the server see, where that is something else.
    seen: Option<Vec<Payload>>,
    /// A client has selected fields, which are not to decide who hears of the record.
    selected: bool,
    listed: bool,
    own: Result<Option<Vec<Audience>>>,
}

impl Told {
    /// Asks the service's own publishers; `at_once` tells listeners of the server before that.
    async fn of<S: Method<K>, K: Kind>(service: &S, frame: &mut HookFrame<S, K>, answer: Encoded, at_once: bool) -> Option<Self> {
        let name = event(&frame.cx)?;
        let place = Arc::clone(&frame.cx.place);
        let payloads = answer.event_payloads();
        let caller = frame.cx.caller.clone();
        let announced = Announced { place: &place, name: &name, caller: &caller };
        let encoded = match seen_by_server(frame) {
            Ok(seen) => seen,
            Err(error) => {
                announced.failed(K::NAME, &error);
                return None;
            }
        };
        let seen = encoded.as_ref().map(Encoded::event_payloads);
        if at_once {
            announced.tell_server(seen.as_deref().unwrap_or(&payloads));
        }
        let extra = frame.cx.extra.as_ref();
        let selected = extra.is_some_and(|extra| extra.selected && extra.dispatch.is_none());
        let listed = answer.items();
        let own = if encoded.is_some_and(|seen| seen.items() != listed) {
            Err(Error::internal("what is dispatched has not as many items as the result"))
        } else {
            own_audience(service, frame, &name).await
        };
        Some(Self { place, method: K::NAME, name, caller, payloads, seen, selected, listed: listed.is_some(), own })
    }

    fn announced(&self) -> Announced<'_> {
        Announced { place: &self.place, name: &self.name, caller: &self.caller }
    }

    async fn resolve(self) -> Prepared {
        let announced = Announced { place: &self.place, name: &self.name, caller: &self.caller };
        let asked = self.seen.as_deref().filter(|_| self.selected).unwrap_or(&self.payloads);
        announced.resolve(self.method, self.own, &self.payloads, asked).await
    }

    /// Publishes after the commit.
    fn wait_for(self, transaction: &Transaction) -> Held {
        transaction.hold(Box::new(move || {
            Box::pin(async move {
                // Whoever committed may be gone, and a graceful end waits for this all the same.
                let _counted = self.place.app.core().map(Counted::begin);
                self.announced().tell_server(self.seen.as_deref().unwrap_or(&self.payloads));
                let (place, method, name) = (Arc::clone(&self.place), self.method, self.name.clone());
                let is_own = matches!(self.caller, Caller::Internal);
                let behind = soon(self.resolve(), &place, method, &name).await.publish();
                // As without a unit of work: loops of the server's own calls wait for who listens, a client's call for nobody.
                if is_own {
                    behind.catch_up(&place).await;
                }
            })
        }))
    }

    fn caused(&self) -> Vec<Caused> {
        if self.seen.as_ref().is_some_and(|seen| seen.len() != self.payloads.len()) {
            // Nobody is told of these.
            return Vec::new();
        }
        let caused = |(at, payload): (usize, &Payload)| Caused {
            path: self.place.path().to_owned(),
            method: self.method.to_owned(),
            event: self.name.clone().into_owned(),
            listed: self.listed,
            payload: Carried::of(payload),
            result: self.seen.as_ref().and_then(|seen| seen.get(at)).map(Carried::of),
        };
        self.payloads.iter().enumerate().map(caused).collect()
    }
}

/// Who hears it, where the service says so itself.
async fn own_audience<S: Method<K>, K: Kind>(
    service: &S,
    frame: &mut HookFrame<S, K>,
    name: &str,
) -> Result<Option<Vec<Audience>>> {
    if K::EVENT == Some(name) {
        catch_panic(std::pin::pin!(Method::<K>::audience(service, frame))).await.and_then(|own| own)
    } else if frame.cx.place.service.published().contains(&name) {
        // It may narrow what the app's would let pass, and it can not be asked: it takes another method's result.
        Err(Error::internal("a hook has set an event whose publisher is for the results of another method"))
    } else {
        Ok(None)
    }
}

/// Who hears an event of an earlier call, where the service says so itself. Of that call there is the result alone.
pub(crate) async fn own_audience_again<S: Method<K>, K: Kind>(service: Arc<S>, again: Again) -> Result<Option<Vec<Audience>>> {
    let Again { place, row, name, result } = again;
    let mut frame = super::internal::with_result::<S, K>(place, row, result);
    own_audience(&*service, &mut frame, &name).await
}

/// An event of an earlier call.
pub(crate) struct Again {
    place: Arc<Place>,
    row: usize,
    name: String,
    result: Value,
}

/// Publishes an event of an earlier call.
pub(crate) async fn publish_again(core: Arc<Core>, caused: Caused) -> Result<()> {
    let Caused { path, method, event: name, listed, payload, result } = caused;
    let Some(place) = core.services.for_server().at(&path) else { return Err(no_service(&path)) };
    let Some(row) = place.row(&method) else { return Err(no_method(&method, &path)) };
    let _counted = Counted::begin(core);
    let value = result.as_ref().unwrap_or(&payload).to_value()?;
    let (payload, result) = (payload.into_payload(), result.map(Carried::into_payload));
    let announced = Announced { place: &place, name: &name, caller: &Caller::Internal };
    announced.tell_server(std::slice::from_ref(result.as_ref().unwrap_or(&payload)));
    let asked = result.unwrap_or_else(|| payload.clone());
    let result = if listed { Value::Array(vec![value]) } else { value };
    let again = Again { place: Arc::clone(&place), row, name: name.clone(), result };
    let events = async {
        let own = Arc::clone(&place.service).audience_again(row, again).await;
        announced.resolve(&method, own, &[payload], &[asked]).await
    };
    soon(events, &place, &method, &name).await.publish().catch_up(&place).await;
    Ok(())
}

/// Listeners of the server see results; `None` where that is what leaves, too.
fn seen_by_server<S: Method<K>, K: Kind>(frame: &HookFrame<S, K>) -> Result<Option<Encoded>> {
    let extra = frame.cx.extra.as_ref();
    let is_other = extra.is_some_and(|extra| extra.dispatch.is_some() || extra.selected);
    if !is_other && frame.cx.place.concealed.is_empty() {
        return Ok(None);
    }
    catch(|| whole(|| frame.args.out.encode())).and_then(|encoded| encoded).map(Some)
}

/// One event of a service's own. Publishers that are ready at once are done when this returns.
pub(crate) async fn prepare_own(
    place: &Place,
    name: &'static str,
    audience: Result<Option<Audience>>,
    payload: Encoded,
) -> Prepared {
    let announced = Announced { place, name, caller: &Caller::Internal };
    announced.tell_server(&[payload.whole()]);
    let payloads = [place.concealed.shown(payload).whole()];
    announced.resolve("emit", audience.map(|audience| audience.map(|audience| vec![audience])), &payloads, &payloads).await
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

    /// Finds those who hear it: as the service says, or else the app, which is `asked` about the records as these.
    async fn resolve(
        &self,
        method: &str,
        own: Result<Option<Vec<Audience>>>,
        payloads: &[Payload],
        asked: &[Payload],
    ) -> Prepared {
        let Some(core) = self.place.app.core() else { return Prepared::default() };
        let prepared = match own {
            // A publisher that takes the whole list speaks for all of it.
            Ok(Some(each)) if each.len() == 1 || each.len() == payloads.len() => self.deliver(&core, &each, payloads),
            Ok(Some(each)) => Err(Error::internal(format!("{} audiences for {} events", each.len(), payloads.len()))),
            Ok(None) => self.by_publisher(&core, payloads, asked).await,
            Err(error) => Err(error),
        };
        prepared.unwrap_or_else(|error| {
            self.failed(method, &error);
            Prepared::default()
        })
    }

    /// As the app says.
    async fn by_publisher(&self, core: &Core, payloads: &[Payload], asked: &[Payload]) -> Result<Prepared> {
        match self.place.publisher(self.name) {
            None => Ok(Prepared::default()),
            Some(Publisher::Fixed(audience)) => self.deliver(core, std::slice::from_ref(audience), payloads),
            Some(Publisher::Chosen(publisher)) => {
                let mut each = Vec::with_capacity(asked.len());
                for payload in asked {
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
        let own = |payload: &Encoded| frame(&self.place.concealed.shown(payload.clone()).whole());
        let to_all = |audience: &Audience| {
            // Nothing is written for nobody.
            let groups = if audience.is_nobody() || payloads.is_empty() { Vec::new() } else { audience.resolve(core) };
            let mut shared: Option<Arc<[Frame]>> = None;
            let mut prepared = Vec::with_capacity(groups.len());
            for group in groups {
                let frames = match group.payload {
                    Some(payload) => vec![own(payload); payloads.len()].into(),
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
                        Some(payload) => own(payload),
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
