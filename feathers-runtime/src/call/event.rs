//! Result → `messages created` to those it is for: one event for a record, one an item for a list, in order.

use std::sync::Arc;

use super::Call;
use super::method::catch;
use crate::audience::Audience;
use crate::connection::Connection;
use crate::encode::Encoded;
use crate::listener::event_payload;
use crate::outbox::Frame;

/// A method's event and who may hear it.
#[derive(Clone, Copy)]
pub(super) struct Announcement<'a> {
    event: &'static str,
    audience: &'a Audience,
}

/// Says before the method runs whether there may be anybody to tell.
pub(super) fn audience<'a>(call: &'a Call, event: Option<&'static str>) -> Option<Announcement<'a>> {
    let event = event?;
    let audience = call.place.audience.as_ref()?;
    (!audience.is_nobody()).then_some(Announcement { event, audience })
}

/// Events with those who hear them.
#[derive(Default)]
pub(super) struct Prepared {
    hear: Vec<Connection>,
    frames: Arc<[Frame]>,
}

/// Cuts the events out of an answer, if anybody is there to hear them. The call has succeeded whatever happens here: a
/// predicate that panics is logged and nobody is told.
pub(super) fn prepare(call: &Call, method: &str, announcement: Option<Announcement<'_>>, answer: &Encoded) -> Prepared {
    let Some(Announcement { event, audience }) = announcement else { return Prepared::default() };
    let path = call.place.path();
    let hear = catch(|| call.in_flight.core.registry.select(|connection| audience.has(connection)));
    match hear {
        Ok(hear) if hear.is_empty() => Prepared::default(),
        Ok(hear) => {
            let name = format!("{path} {event}");
            let frame = |payload: &_| Frame { ack: None, payload: event_payload(&name, payload) };
            Prepared { hear, frames: answer.event_payloads().iter().map(frame).collect() }
        }
        Err(error) => {
            tracing::error!(service = path, method, event, ?error, "the audience of an event failed; nobody is told");
            Prepared::default()
        }
    }
}

/// Tells them.
pub(super) fn publish(events: Prepared) {
    let Prepared { hear, frames } = events;
    hear.iter().for_each(|connection| connection.outbox().send_all(&frames));
}
