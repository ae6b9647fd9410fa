//! A query that was read already, or never was JSON: what is known of its type once that is forgotten.

use std::any::Any;

use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::json::Change;

/// A value whose type is forgotten.
type Erased = dyn Any + Send;

pub(crate) struct TypedQuery {
    value: Box<Erased>,
    /// How to show it as JSON, if that is the only form there is.
    json: Option<fn(&Erased) -> Result<Value>>,
    /// It was lent to a hook that may have changed it, so what was sent is no longer in force.
    changed: Option<Changed>,
}

/// What can be done with a query that can not be read again.
#[derive(Clone, Copy)]
struct Changed {
    copy: fn(&Erased) -> Option<Box<Erased>>,
    json: fn(&Erased) -> Result<Value>,
}

impl TypedQuery {
    /// Read from what was sent.
    pub(crate) fn read<Q: Send + 'static>(query: Q) -> Self {
        Self { value: Box::new(query), json: None, changed: None }
    }

    /// Given by the server.
    pub(crate) fn given<Q: Serialize + Send + 'static>(query: Q) -> Self {
        Self { value: Box::new(query), json: Some(json::<Q>), changed: None }
    }

    pub(crate) fn is<Q: 'static>(&self) -> bool {
        self.value.is::<Q>()
    }

    pub(crate) fn lend<Q: 'static>(&mut self) -> Option<&mut Q> {
        self.value.downcast_mut()
    }

    /// The same, to be changed.
    pub(crate) fn lend_to_change<Q: Change + Send + 'static>(&mut self) -> Option<&mut Q> {
        self.changed = Some(Changed { copy: copy::<Q>, json: json::<Q> });
        self.lend()
    }

    /// A value of the server's own as JSON.
    pub(crate) fn given_json(&self) -> Option<Result<Value>> {
        self.json.map(|json| json(&*self.value))
    }

    /// What a hook may have made of it as JSON.
    pub(crate) fn changed_json(&self) -> Option<Result<Value>> {
        self.changed.map(|changed| (changed.json)(&*self.value))
    }

    pub(crate) fn is_changed(&self) -> bool {
        self.changed.is_some()
    }

    /// Hands it over, if it is of this type. What a hook has changed stays as well: what was sent must not come back in its
    /// place for those who ask later.
    pub(crate) fn take<Q: 'static>(slot: &mut Option<Self>) -> Option<Q> {
        let query = slot.as_ref().filter(|query| query.is::<Q>())?;
        let value = match query.changed {
            Some(changed) => (changed.copy)(&*query.value)?,
            None => slot.take()?.value,
        };
        value.downcast().ok().map(|value| *value)
    }
}

fn copy<Q: Change + Send + 'static>(query: &Erased) -> Option<Box<Erased>> {
    query.downcast_ref::<Q>().map(|query| Box::new(query.clone()) as Box<Erased>)
}

fn json<Q: Serialize + 'static>(query: &Erased) -> Result<Value> {
    match query.downcast_ref::<Q>() {
        Some(query) => serde_json::to_value(query).map_err(Error::internal),
        None => Err(Error::internal("a query changed its type")),
    }
}
