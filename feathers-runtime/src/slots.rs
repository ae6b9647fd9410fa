//! `id`, `data` and `result` of one call: typed where somebody asked for the type, JSON where somebody asked for JSON.
//!
//! An argument is read when it is first asked for. Typed code has the fields of [`Args`]; a hook that knows no types has the
//! same memory behind [`Slots`]. What a hook changes as JSON is read as the user's type later; what it only looks at as JSON
//! leaves the typed value in force.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::argument::input::{Input, What};
use crate::argument::strict::Watch;
use crate::argument::tree::Tree;
use crate::argument::{Data, InputRef};
use crate::encode::Encoded;
use crate::error::{Error, Result};
use crate::keep::Keep;
use crate::service::{Kind, Method, Output};
use crate::socketio::Text;

/// The typed slots of a call.
pub struct Args<S: Method<K>, K: Kind> {
    pub(crate) text: Text,
    pub(crate) id: Slot<S::Id>,
    pub(crate) data: Slot<S::Data>,
    pub(crate) out: Out<S::Output>,
    pub(crate) kind: PhantomData<fn() -> K>,
}

/// An argument: what was sent, and what was read of it.
pub struct Slot<T> {
    pub(crate) sent: Argument,
    pub(crate) read: Option<T>,
    /// How to show a value that was never sent, because the server made the call or a hook has changed it.
    pub(crate) json: Option<fn(&T) -> Result<Value>>,
    /// A hook may have changed what was read, so what was sent is no longer in force.
    changed: bool,
    /// Where that can be kept the method takes a copy, and hooks behind it see the same.
    copy: Option<fn(&T) -> T>,
}

/// Where an argument is.
#[derive(Debug)]
pub(crate) enum Argument {
    Missing,
    Text(Range<usize>),
    Tree(Box<Tree>),
    /// A tree with a copy as JSON that somebody looked at: bytes are lists there, so it is read as the tree all the same.
    Shown(Box<(Tree, Value)>),
    Json(Box<Value>),
}

impl Argument {
    #[inline]
    fn input<'a>(&'a self, text: &'a Text) -> Input<'a> {
        match self {
            Self::Missing => Input::Missing,
            Self::Text(range) => Input::Text(&text.as_str()[range.clone()]),
            Self::Tree(tree) => Input::Tree(tree),
            Self::Shown(shown) => Input::Tree(&shown.0),
            Self::Json(json) => Input::Json(json),
        }
    }
}

impl<T> Slot<T> {
    pub(crate) fn sent(sent: Argument) -> Self {
        Self { sent, read: None, json: None, changed: false, copy: None }
    }

    /// A value of the server's own.
    pub(crate) fn given(value: T) -> Self
    where
        T: Serialize,
    {
        Self { read: Some(value), json: Some(shown), ..Self::sent(Argument::Missing) }
    }

    /// What was sent, as JSON; a value of the server's own in the form it has now.
    fn to_json(&self, text: &Text, what: What) -> Result<Option<Value>> {
        if let (Some(value), Some(json)) = (&self.read, self.json) {
            return json(value).map(Some);
        }
        if self.changed && !matches!(self.sent, Argument::Json(_)) {
            return Err(changed());
        }
        match &self.sent {
            Argument::Missing => Ok(None),
            Argument::Json(json) => Ok(Some((**json).clone())),
            Argument::Tree(tree) => Ok(Some(tree.to_json())),
            Argument::Shown(shown) => Ok(Some(shown.1.clone())),
            text_in @ Argument::Text(_) => text_in.input(text).read(what, &Watch::new(false)).map(Some),
        }
    }

    /// The same, kept, so that it can be lent.
    fn keep_json(&mut self, text: &Text, what: What) -> Result<Option<&Value>> {
        let is_kept = matches!(self.sent, Argument::Json(_) | Argument::Shown(_));
        if !is_kept || (self.read.is_some() && self.json.is_some()) {
            let Some(json) = self.to_json(text, what)? else { return Ok(None) };
            self.sent = match std::mem::replace(&mut self.sent, Argument::Missing) {
                Argument::Tree(tree) => Argument::Shown(Box::new((*tree, json))),
                _ => Argument::Json(Box::new(json)),
            };
        }
        match &self.sent {
            Argument::Json(json) => Ok(Some(json)),
            Argument::Shown(shown) => Ok(Some(&shown.1)),
            _ => Ok(None),
        }
    }

    /// The same, to be changed: from here on it is what the argument is read from.
    fn change_json(&mut self, text: &Text, what: What) -> Result<Option<&mut Value>> {
        if !matches!(self.sent, Argument::Json(_)) || (self.read.is_some() && self.json.is_some()) {
            let Some(json) = self.to_json(text, what)? else { return Ok(None) };
            self.sent = Argument::Json(Box::new(json));
        }
        self.read = None;
        self.json = None;
        match &mut self.sent {
            Argument::Json(json) => Ok(Some(json)),
            _ => Ok(None),
        }
    }

    /// Keeps a value of the server's own as JSON, too.
    pub(crate) fn keep(&mut self) -> Result<()> {
        if let (Some(value), Some(json)) = (&self.read, self.json) {
            self.sent = Argument::Json(Box::new(json(value)?));
        }
        Ok(())
    }

    fn set_json(&mut self, json: Value) {
        self.sent = Argument::Json(Box::new(json));
        self.read = None;
        self.json = None;
        (self.changed, self.copy) = (false, None);
    }
}

/// What a client sent must not come back in the place of what a hook made of it.
fn changed() -> Error {
    Error::internal(
        "a hook has changed this as its own type, which is not both `Clone` and `Serialize`, so only the method can have it",
    )
}

fn shown<T: Serialize>(value: &T) -> Result<Value> {
    serde_json::to_value(value).map_err(Error::internal)
}

impl<T> Slot<T> {
    /// What was read, to be changed.
    pub(crate) fn lend_to_change(&mut self, keep: Option<Keep<T>>) -> Option<&mut T> {
        self.changed = true;
        if let Some(keep) = keep {
            (self.copy, self.json) = (Some(keep.copy), Some(keep.json));
        }
        self.read.as_mut()
    }
}

impl<T: Data> Slot<T> {
    /// The value, read if it was not yet.
    pub(crate) fn ensure(&mut self, text: &Text, what: What, method: &'static str) -> Result<&mut T> {
        let value = match self.read.take() {
            Some(value) => value,
            None => self.first(text, what, method)?,
        };
        Ok(self.read.insert(value))
    }

    pub(crate) fn take(&mut self, text: &Text, what: What, method: &'static str) -> Result<T> {
        if let (Some(value), Some(copy)) = (&self.read, self.copy) {
            return Ok(copy(value));
        }
        match self.read.take() {
            Some(value) => Ok(value),
            None => self.first(text, what, method),
        }
    }

    fn first(&self, text: &Text, what: What, method: &'static str) -> Result<T> {
        if self.changed {
            return Err(changed());
        }
        T::read(&InputRef { input: self.sent.input(text), what, method })
    }
}

/// What a call answers, once there is something. A typed value is the truth and JSON beside it a copy somebody looked at.
pub struct Out<T> {
    pub(crate) typed: Option<T>,
    json: Option<Box<Value>>,
    /// The place for a typed value was lent while there was JSON alone: if there is one now, the JSON is no copy of it.
    lent: bool,
}

impl<T> Out<T> {
    pub(crate) const fn none() -> Self {
        Self { typed: None, json: None, lent: false }
    }

    pub(crate) fn is_set(&self) -> bool {
        self.typed.is_some() || self.json.is_some()
    }

    pub(crate) fn set(&mut self, value: T) {
        *self = Self { typed: Some(value), ..Self::none() };
    }

    fn clear(&mut self) {
        *self = Self::none();
    }

    /// For a hook that sets the typed result, or takes it away.
    pub(crate) fn option(&mut self) -> &mut Option<T> {
        if self.typed.is_some() {
            self.json = None;
        }
        self.lent = self.json.is_some();
        &mut self.typed
    }
}

impl<T: Output> Out<T> {
    fn json(&mut self) -> Result<Option<&Value>> {
        if let Some(value) = self.typed.as_ref().filter(|_| self.lent || self.json.is_none()) {
            self.json = Some(Box::new(value.to_value()?));
            self.lent = false;
        }
        Ok(self.json.as_deref())
    }

    fn json_mut(&mut self) -> Result<Option<&mut Value>> {
        self.json()?;
        self.typed = None;
        Ok(self.json.as_deref_mut())
    }

    /// The bytes that leave; null where nothing was set.
    pub(crate) fn encode(&self) -> Result<Encoded> {
        match (&self.typed, &self.json) {
            (Some(value), _) => value.encode().map(|encoded| encoded.0),
            (None, Some(json)) => Encoded::new(json),
            (None, None) => Encoded::new(&()),
        }
    }

    pub(crate) fn into_value(mut self) -> Result<Value> {
        self.json()?;
        Ok(self.json.map_or(Value::Null, |json| *json))
    }

    /// The typed result, read back if a hook has changed it as JSON.
    pub(crate) fn read(&mut self) -> Result<&mut T>
    where
        T: DeserializeOwned,
    {
        let value = match (self.typed.take(), self.json.take()) {
            (Some(value), _) => value,
            (None, json) => serde_json::from_value(json.map_or(Value::Null, |json| *json)).map_err(|error| {
                Error::internal(format!("a hook left a result that the method's type can not be read from: {error}"))
            })?,
        };
        Ok(self.typed.insert(value))
    }
}

/// [`Args`] whose types are forgotten.
pub trait Slots {
    #[doc(hidden)]
    fn id(&self) -> Result<Option<Value>>;
    #[doc(hidden)]
    fn set_id(&mut self, id: Value);
    #[doc(hidden)]
    fn data(&mut self) -> Result<Option<&Value>>;
    #[doc(hidden)]
    fn data_changes(&mut self) -> Result<Option<&mut Value>>;
    #[doc(hidden)]
    fn data_any(&mut self) -> Result<Option<&mut dyn Any>>;
    #[doc(hidden)]
    fn set_data(&mut self, data: Value);
    #[doc(hidden)]
    fn has_result(&self) -> bool;
    #[doc(hidden)]
    fn result(&mut self) -> Result<Option<&Value>>;
    #[doc(hidden)]
    fn result_mut(&mut self) -> Result<Option<&mut Value>>;
    #[doc(hidden)]
    fn result_any(&mut self) -> Option<&mut dyn Any>;
    #[doc(hidden)]
    fn set_result(&mut self, result: Option<Value>);
}

impl<S: Method<K>, K: Kind> Slots for Args<S, K> {
    fn id(&self) -> Result<Option<Value>> {
        if K::ID { self.id.to_json(&self.text, What::Id) } else { Ok(None) }
    }

    fn set_id(&mut self, id: Value) {
        self.id.set_json(id);
    }

    fn data(&mut self) -> Result<Option<&Value>> {
        if K::DATA { self.data.keep_json(&self.text, What::Data) } else { Ok(None) }
    }

    fn data_changes(&mut self) -> Result<Option<&mut Value>> {
        if self.data.read.is_some() && self.data.json.is_none() {
            return Err(Error::internal("the data were read as their type before; change them there, not as JSON"));
        }
        if K::DATA { self.data.change_json(&self.text, What::Data) } else { Ok(None) }
    }

    fn data_any(&mut self) -> Result<Option<&mut dyn Any>> {
        if !K::DATA {
            return Ok(None);
        }
        self.data.ensure(&self.text, What::Data, K::NAME).map(|data| Some(data as &mut dyn Any))
    }

    fn set_data(&mut self, data: Value) {
        self.data.set_json(data);
    }

    fn has_result(&self) -> bool {
        self.out.is_set()
    }

    fn result(&mut self) -> Result<Option<&Value>> {
        self.out.json()
    }

    fn result_mut(&mut self) -> Result<Option<&mut Value>> {
        self.out.json_mut()
    }

    fn result_any(&mut self) -> Option<&mut dyn Any> {
        self.out.option().as_mut().map(|result| result as &mut dyn Any)
    }

    fn set_result(&mut self, result: Option<Value>) {
        self.out.clear();
        self.out.json = result.map(Box::new);
    }
}

impl<S: Method<K>, K: Kind> fmt::Debug for Args<S, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Args").field("method", &K::NAME).finish_non_exhaustive()
    }
}

/// Without the value: it may hold secrets.
impl<T> fmt::Debug for Slot<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot").field("read", &self.read.is_some()).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Out<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Out").field("set", &self.is_set()).finish_non_exhaustive()
    }
}
