//! Which events a publisher is for.

use syn::Type;
use syn::ext::IdentExt;

use super::{can_meet, conditions};
use crate::errors::{Errors, show};
use crate::model::{Event, Kind, Name, Names, Publisher};
use crate::syntax::block::Block;

/// Finds out what the names stand for, and who else has claimed them.
pub(crate) fn resolve_publishers(publishers: &mut [Publisher], block: &Block, events: Option<&Type>, errors: &Errors) {
    let standard = standard_kinds(block);
    for publisher in publishers.iter_mut() {
        publisher.events = match &publisher.names {
            Names::All(span) => {
                if standard.is_empty() {
                    errors.blame_span(
                        *span,
                        "no method of this service is followed by an event\n\
                         note: `created`, `updated`, `patched` and `removed` follow `create`, `update`, `patch` and `remove`\n\
                         help: name the events: `#[publish(..)]`",
                    );
                }
                standard.iter().cloned().map(Event::Of).collect()
            }
            Names::Listed(names) => names.iter().filter_map(|name| resolve(name, &standard, events, errors)).collect(),
        };
        check_mixed(publisher, events, errors);
    }
    for (position, publisher) in publishers.iter().enumerate() {
        check_claimed(publisher, &publishers[..position], errors);
    }
}

/// The methods that are followed by an event; also those with mistakes, about which there is a message already.
fn standard_kinds(block: &Block) -> Vec<Kind> {
    let mut kinds = Vec::new();
    for function in block.items.iter().filter_map(|item| item.function.as_ref()) {
        match Kind::of(&function.name) {
            Some(kind) if kind.event().is_some() && !kinds.contains(&kind) => kinds.push(kind),
            _ => {}
        }
    }
    kinds
}

fn resolve(name: &Name, standard: &[Kind], events: Option<&Type>, errors: &Errors) -> Option<Event> {
    if let Some(kind) = standard.iter().find(|kind| kind.event() == Some(name.text.as_str())) {
        return Some(Event::Of(kind.clone()));
    }
    if events.is_some() {
        return Some(Event::Custom(name.clone()));
    }
    let has: Vec<_> = standard.iter().filter_map(Kind::event).map(|event| format!("`{event}`")).collect();
    let has = if has.is_empty() { "it has none".to_owned() } else { format!("it has {}", has.join(", ")) };
    errors.blame_span(
        name.span,
        format!(
            "this service has no event `{}`\n\
             help: {has}; its own are the variants of an enum: `#[service(\"..\", events = MessageEvent)]`",
            name.text
        ),
    );
    None
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
