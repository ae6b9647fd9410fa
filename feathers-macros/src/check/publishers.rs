//! Do publishers fit their events, and each other?

use syn::Type;
use syn::ext::IdentExt;

use super::{can_meet, conditions};
use crate::errors::{Errors, show};
use crate::model::{Event, Publisher};

pub(crate) fn check_publishers(publishers: &[Publisher], events: Option<&Type>, errors: &Errors) {
    for (position, publisher) in publishers.iter().enumerate() {
        check_mixed(publisher, events, errors);
        check_claimed(publisher, &publishers[..position], errors);
    }
}

/// The event of a method is about its result, an event of the service's own about itself.
fn check_mixed(publisher: &Publisher, events: Option<&Type>, errors: &Errors) {
    let of_method = publisher.events.iter().find_map(|event| match event {
        Event::Of(kind) => kind.event(),
        Event::Custom(_) => None,
    });
    let custom = publisher.events.iter().find_map(|event| match event {
        Event::Custom(name) => Some(name),
        Event::Of(_) => None,
    });
    let (Some(custom), Some(events)) = (custom, events) else {
        return;
    };
    let set = show(events);
    if let Some(standard) = of_method {
        errors.blame_span(
            custom.span,
            format!(
                "`{}` is told about what happened as `&{set}`, `{standard}` about the result of its method\n\
                 help: write a function for each",
                custom.text
            ),
        );
    } else if let Some(extractor) = publisher.extractors.first() {
        errors.blame(
            extractor,
            format!(
                "`{}` is emitted by the service, not by a call, so there is nothing to make this of\n\
                 help: `fn {}(&self, event: &{set}) -> Audience`",
                custom.text,
                publisher.called.name.unraw()
            ),
        );
    }
}

/// Of two publishers of one event neither would be the right one.
fn check_claimed(publisher: &Publisher, earlier: &[Publisher], errors: &Errors) {
    let mine = conditions(&publisher.called.cfgs);
    for event in &publisher.events {
        let claims = |other: &&Publisher| {
            can_meet(&conditions(&other.called.cfgs), &mine) && other.events.iter().any(|other| other.text() == event.text())
        };
        let Some(other) = earlier.iter().find(claims) else {
            continue;
        };
        errors.blame_span(
            publisher.span_of(event),
            format!(
                "`{}` is published by `{}` already\nhelp: name it in one of the two lists only",
                event.text(),
                other.called.name.unraw()
            ),
        );
    }
}
