//! What the names in our lists can mean: the methods and events that there are.
//!
//! Read off the block before its functions are looked at, so that a function's list is judged also where its signature has
//! mistakes, and a name also where what it names has some.

use syn::Type;
use syn::ext::IdentExt;

use crate::errors::Errors;
use crate::model::{Event, Kind, Name, Names, Stage, StoreArgs};
use crate::syntax::block::Block;
use crate::syntax::marks::Word;
use crate::syntax::names::camel_case;

pub(crate) struct Scope<'a> {
    /// In the block's words.
    methods: Vec<String>,
    /// Those of them that are followed by an event.
    followed: Vec<Kind>,
    /// The service's own.
    events: Option<&'a Type>,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(block: &Block, events: Option<&'a Type>, store: &StoreArgs) -> Self {
        let mut scope = Self { methods: Vec::new(), followed: Vec::new(), events };
        for item in &block.items {
            let Some(function) = &item.function else {
                continue;
            };
            let kind = Kind::of(&function.name);
            let is_custom = item.marks.iter().any(|mark| mark.word == Word::Method);
            let name = function.name.unraw().to_string();
            if (is_custom || kind.is_some()) && !scope.methods.contains(&name) {
                scope.methods.push(name);
                scope.followed.extend(kind.filter(|kind| kind.event().is_some()));
            }
        }
        let has_store = block.items.iter().any(|item| item.marks.iter().any(|mark| mark.word == Word::Adapter));
        for kind in Kind::STANDARD.into_iter().filter(|kind| has_store && store.offers(kind)) {
            if !scope.methods.iter().any(|method| method == kind.name()) {
                scope.methods.push(kind.name().to_owned());
                scope.followed.extend(kind.event().is_some().then_some(kind));
            }
        }
        scope
    }

    pub(crate) fn has_methods(&self) -> bool {
        !self.methods.is_empty()
    }

    /// Are these methods of the block?
    pub(super) fn check_methods(&self, stage: Stage, names: &Names, errors: &Errors) {
        let Names::Listed(names) = names else {
            return;
        };
        // A service without methods has a message of its own.
        for name in names.iter().filter(|name| self.has_methods() && !self.methods.contains(&name.text)) {
            let help = match self.methods.iter().find(|method| camel_case(method) == name.text) {
                Some(meant) => format!("it is `{meant}` in the block: `#[{}({meant})]`", stage.name()),
                None => format!("it has {}; `all` is every one of them", join(&self.methods)),
            };
            errors.blame_span(name.span, format!("this service has no method `{}`\nhelp: {help}", name.text));
        }
    }

    /// What a publisher's list stands for.
    pub(super) fn resolve_events(&self, names: &Names, errors: &Errors) -> Vec<Event> {
        match names {
            Names::All(span) => {
                if self.followed.is_empty() {
                    errors.blame_span(
                        *span,
                        "no method of this service is followed by an event\n\
                         note: `created`, `updated`, `patched` and `removed` follow `create`, `update`, `patch` and `remove`\n\
                         help: name the events: `#[publish(..)]`",
                    );
                }
                self.followed.iter().cloned().map(Event::Of).collect()
            }
            Names::Listed(names) => names.iter().filter_map(|name| self.resolve_event(name, errors)).collect(),
        }
    }

    fn resolve_event(&self, name: &Name, errors: &Errors) -> Option<Event> {
        if let Some(kind) = self.followed.iter().find(|kind| kind.event() == Some(name.text.as_str())) {
            return Some(Event::Of(kind.clone()));
        }
        // Whether the enum has it, the compiler finds out.
        if self.events.is_some() {
            return Some(Event::Custom(name.clone()));
        }
        let text = &name.text;
        let mistake = if let Some(event) = self.followed.iter().find(|kind| kind.name() == text).and_then(Kind::event) {
            format!("`{text}` is a method, its event is `{event}`\nhelp: `#[publish({event})]`")
        } else {
            let events: Vec<_> = self.followed.iter().filter_map(Kind::event).collect();
            let has = if events.is_empty() { "none".to_owned() } else { join(&events) };
            format!(
                "this service has no event `{text}`\n\
                 help: it has {has}; its own are the variants of an enum: `#[service(\"..\", events = MessageEvent)]`"
            )
        };
        errors.blame_span(name.span, mistake);
        None
    }
}

fn join(names: &[impl AsRef<str>]) -> String {
    names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}
