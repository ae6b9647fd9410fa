//! The records that there are, as far as the services' events tell.

use std::collections::BTreeMap;

use serde_json::Value;
use tokio::task::unconstrained;

use crate::core::Core;
use crate::listen::Subscription;

/// A record by its service and its id as JSON. In order, so that what is random depends on the seed alone.
pub(super) type Key = (String, String);

#[derive(Default)]
pub(super) struct Known {
    /// What the test has named, until the prover begins.
    pub(super) given: Vec<(String, Value)>,
    id_field: Option<String>,
    records: BTreeMap<Key, Record>,
    removed: Vec<Key>,
    /// What the server itself hears: every event, whoever else is told.
    events: Vec<(String, Subscription)>,
}

pub(super) struct Record {
    pub(super) id: Value,
    /// As the last event had it.
    pub(super) data: Value,
}

impl Known {
    pub(super) fn begin(&mut self, core: &Core, id_field: Option<String>) {
        self.id_field = id_field;
        self.events =
            core.services.all().iter().map(|place| (place.path().to_owned(), place.listening.subscribe(None))).collect();
        for (path, record) in std::mem::take(&mut self.given) {
            self.note(&path, record);
        }
    }

    pub(super) fn id_of<'v>(&self, record: &'v Value) -> Option<&'v Value> {
        match &self.id_field {
            Some(field) => record.get(field),
            None => record.get("id").or_else(|| record.get("_id")),
        }
        .filter(|id| !id.is_null())
    }

    pub(super) fn key(&self, path: &str, record: &Value) -> Option<Key> {
        Some((path.to_owned(), self.id_of(record)?.to_string()))
    }

    pub(super) fn ids(&self, path: &str) -> Vec<&Value> {
        self.records.iter().filter(|((at, _), _)| at == path).map(|(_, record)| &record.id).collect()
    }

    pub(super) fn records(&self) -> impl Iterator<Item = (&Key, &Record)> {
        self.records.iter()
    }

    fn note(&mut self, path: &str, data: Value) -> Option<Key> {
        let key = self.key(path, &data)?;
        let id = self.id_of(&data)?.clone();
        self.records.insert(key.clone(), Record { id, data });
        Some(key)
    }

    /// Takes in what the services have said since.
    ///
    /// # Errors
    /// If a call said more than the server listens to.
    pub(super) async fn learn(&mut self) -> Result<(), String> {
        let mut heard = Vec::new();
        for (path, events) in &mut self.events {
            // Without a budget: what is there is to be taken, all of it.
            while let Some(next) = unconstrained(ready(events)).await {
                match next {
                    Ok(event) => heard.push((path.clone(), event.name().to_owned(), event.json().unwrap_or_default())),
                    Err(missed) => return Err(format!("one round is too large for the prover: {missed}")),
                }
            }
        }
        // What a service emits of itself need be no record.
        heard.retain(|(_, event, _)| ["created", "updated", "patched", "removed"].contains(&event.as_str()));
        for (path, event, data) in heard {
            if let Some(key) = self.note(&path, data)
                && event == "removed"
            {
                self.removed.push(key);
            }
        }
        Ok(())
    }

    /// Forgets what was removed, once everybody's events were looked at.
    pub(super) fn forget_removed(&mut self) {
        for key in self.removed.drain(..) {
            self.records.remove(&key);
        }
    }
}

/// The next event, if there is one already.
async fn ready(events: &mut Subscription) -> Option<Result<crate::listen::Event, crate::listen::Missed>> {
    tokio::select! {
        biased;
        next = events.next() => next,
        () = std::future::ready(()) => None,
    }
}
