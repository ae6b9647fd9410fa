//! A query that was read already, or never was JSON: what is known of its type once that is forgotten.

use std::any::Any;

use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::keep::Keep;

pub(crate) struct TypedQuery {
    held: Box<dyn Held>,
    /// The server gave it, so JSON is made of it and not the other way round.
    given: bool,
    /// It was lent to a hook that may have changed it, so what was sent is no longer in force.
    changed: bool,
}

/// A query of one type.
struct Query<Q> {
    /// `None` once it was handed over.
    value: Option<Q>,
    json: Option<fn(&Q) -> Result<Value>>,
    /// Where a hook has changed it and it can be kept, the method takes a copy.
    copy: Option<fn(&Q) -> Q>,
}

/// The same without its type.
trait Held: Send {
    fn any(&mut self) -> &mut dyn Any;
    fn any_ref(&self) -> &dyn Any;
    fn json(&self) -> Option<Result<Value>>;
}

impl<Q: Send + 'static> Held for Query<Q> {
    fn any(&mut self) -> &mut dyn Any {
        self
    }

    fn any_ref(&self) -> &dyn Any {
        self
    }

    fn json(&self) -> Option<Result<Value>> {
        Some(self.json?(self.value.as_ref()?))
    }
}

impl TypedQuery {
    /// Read from what was sent.
    pub(crate) fn read<Q: Send + 'static>(query: Q) -> Self {
        Self { held: Box::new(Query { value: Some(query), json: None, copy: None }), given: false, changed: false }
    }

    /// Given by the server.
    pub(crate) fn given<Q: Serialize + Send + 'static>(query: Q) -> Self {
        let json: fn(&Q) -> Result<Value> = |query| serde_json::to_value(query).map_err(Error::internal);
        Self { held: Box::new(Query { value: Some(query), json: Some(json), copy: None }), given: true, changed: false }
    }

    fn of<Q: 'static>(&mut self) -> Option<&mut Query<Q>> {
        self.held.any().downcast_mut()
    }

    /// Whether it can be lent as this type.
    pub(crate) fn is<Q: 'static>(&self) -> bool {
        self.held.any_ref().downcast_ref::<Query<Q>>().is_some_and(|query| query.value.is_some())
    }

    pub(crate) fn lend<Q: 'static>(&mut self) -> Option<&mut Q> {
        self.of::<Q>()?.value.as_mut()
    }

    /// The same, to be changed.
    pub(crate) fn lend_to_change<Q: 'static>(&mut self, keep: Option<Keep<Q>>) -> Option<&mut Q> {
        self.changed = true;
        let query = self.of::<Q>()?;
        if let Some(keep) = keep {
            (query.copy, query.json) = (Some(keep.copy), Some(keep.json));
        }
        query.value.as_mut()
    }

    /// A value of the server's own as JSON.
    pub(crate) fn given_json(&self) -> Option<Result<Value>> {
        if self.given { self.held.json() } else { None }
    }

    /// What a hook may have made of it as JSON.
    pub(crate) fn changed_json(&self) -> Option<Result<Value>> {
        if self.changed { self.held.json() } else { None }
    }

    pub(crate) fn is_given(&self) -> bool {
        self.given
    }

    pub(crate) fn is_changed(&self) -> bool {
        self.changed
    }

    /// Hands it over, if it is of this type. What a hook has changed or the server given stays, or at least that it has: what was
    /// sent, or nothing, must not come in its place for those who ask later.
    pub(crate) fn take<Q: 'static>(slot: &mut Option<Self>) -> Option<Q> {
        let held = slot.as_mut()?;
        let stays = held.changed || held.given;
        let query = held.of::<Q>()?;
        if let Some(copy) = query.copy {
            return query.value.as_ref().map(copy);
        }
        let value = query.value.take();
        if !stays {
            *slot = None;
        }
        value
    }
}
