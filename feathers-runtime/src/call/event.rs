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

/// Says before the method runs whether there is anybody to tell, so that a result nobody hears of is not prepared for it.
pub(super) fn audience<'a>(call: &'a Call, event: Option<&'static str>) -> Option<Announcement<'a>> {
    let audience = call.place.audience.as_ref()?;
    (!audience.is_nobody()).then_some(Announcement { event: event?, audience })
}

/// Tells the audience. The call has succeeded whatever happens here: a predicate that panics is logged and nobody is told.
pub(super) fn publish(call: &Call, announcement: Option<Announcement<'_>>, answer: &Encoded) {
    let Some(Announcement { event, audience }) = announcement else { return };
    let hear = catch(|| {
        let mut hear: Vec<Connection> = Vec::new();
        call.in_flight.core.registry.each(|connection| {
            if audience.has(connection) {
                hear.push(connection.clone());
            }
        });
        hear
    });
    match hear {
        Ok(hear) if hear.is_empty() => {}
        Ok(hear) => {
            let name = format!("{} {event}", call.place.path());
            let frames: Arc<[Frame]> = answer
                .event_payloads()
                .iter()
                .map(|payload| Frame { ack: None, payload: event_payload(&name, payload) })
                .collect();
            hear.iter().for_each(|connection| connection.outbox().send_all(&frames));
        }
        Err(error) => {
            tracing::error!(service = call.place.path(), event, ?error, "the audience of an event failed; nobody is told")
        }
    }
}
