//! A call as hooks see it that know no types: Feathers' hook context.

use std::any::Any;
use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::Stage;
use crate::app_ref::AppRef;
use crate::argument::Params;
use crate::caller::Caller;
use crate::connection::{Connection, shown};
use crate::context::Context;
use crate::encode::Encoded;
use crate::error::{Error, Result};
use crate::service::{Kind, Method, STANDARD_EVENTS};
use crate::slots::{Args, Slots};
use crate::store::Caused;

/// The context of a hook. Its methods are at [`HookFrame`].
///
/// JSON is made when it is asked for and not before; a hook that looks at none costs no parsing. Data and result can be
/// had as their own types, too: [`data_as`](HookFrame#method.data_as), [`result_as`](HookFrame#method.result_as).
pub type HookContext = dyn HookFrame;

/// One call, typed: what generated code has in hand.
#[derive(Debug)]
pub struct Frame<S: Method<K>, K: Kind> {
    pub(crate) cx: Context,
    pub(crate) args: Args<S, K>,
}

/// A call whose types are forgotten. Nobody implements it but the runtime; see [`HookContext`].
pub trait HookFrame: Send {
    #[doc(hidden)]
    fn cx(&self) -> &Context;
    #[doc(hidden)]
    fn cx_mut(&mut self) -> &mut Context;
    #[doc(hidden)]
    fn slots(&self) -> &dyn Slots;
    #[doc(hidden)]
    fn slots_mut(&mut self) -> &mut dyn Slots;
    #[doc(hidden)]
    fn as_any(&mut self) -> &mut dyn Any;
}

impl<S: Method<K>, K: Kind> HookFrame for Frame<S, K> {
    fn cx(&self) -> &Context {
        &self.cx
    }

    fn cx_mut(&mut self) -> &mut Context {
        &mut self.cx
    }

    fn slots(&self) -> &dyn Slots {
        &self.args
    }

    fn slots_mut(&mut self) -> &mut dyn Slots {
        &mut self.args
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

impl dyn HookFrame {
    /// The path of the service, without outer slashes, with its placeholders.
    #[must_use]
    pub fn path(&self) -> &str {
        self.cx().path()
    }

    /// The method's name on the wire, for example `find`.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.cx().method()
    }

    /// When the hook runs: `context.type`.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.cx().extra.as_ref().map_or(Stage::Around, |extra| extra.stage)
    }

    /// Who calls. This, and nothing a client sends, says whether a call is internal.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        self.cx().caller()
    }

    /// The connection, if a client calls.
    #[must_use]
    pub fn connection(&self) -> Option<&Connection> {
        self.cx().connection()
    }

    /// The transport's label, `"socketio"` unless middleware set another; `None` for a call from the server. A label, no proof.
    #[must_use]
    pub fn provider(&self) -> Option<String> {
        self.connection().map(Connection::provider)
    }

    /// The app.
    #[must_use]
    pub fn app(&self) -> &AppRef {
        self.cx().app()
    }

    /// For extractors: `Inject::<User>::from_call(cx.context()).await?`.
    #[must_use]
    pub fn context(&mut self) -> &mut Context {
        self.cx_mut()
    }

    /// Everything beside id and data.
    ///
    /// # Errors
    /// As [`query`](HookFrame#method.query), which is part of it.
    pub fn params(&self) -> Result<Params> {
        Params::of(self.cx())
    }

    /// The value of type `T`: the call's own, or that of the connection.
    #[must_use]
    pub fn injected<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.cx().injected()
    }

    /// Puts a value on this call alone: later hooks and the method see it as [`Inject<T>`](crate::Inject).
    pub fn insert<T: Send + Sync + 'static>(&mut self, value: T) {
        self.cx_mut().insert(value);
    }

    /// The same, and [`Params`] show it as a field with this name.
    ///
    /// # Errors
    /// As [`Connection::insert_as`].
    pub fn insert_as<T: Serialize + Send + Sync + 'static>(&mut self, name: &str, value: T) -> Result<()> {
        let json = shown(name, &value)?;
        self.cx_mut().extra_mut().fields.insert(name.to_owned(), json);
        self.insert(value);
        Ok(())
    }

    /// The id; `None` for a method without, or if the client sent none.
    ///
    /// # Errors
    /// `BadRequest` if it is no JSON.
    pub fn id(&self) -> Result<Option<Value>> {
        self.slots().id()
    }

    /// Replaces the id. A method reads it as its own type, as if a client had sent it.
    pub fn set_id(&mut self, id: impl Into<Value>) {
        self.slots_mut().set_id(id.into());
    }

    /// The data as JSON; `None` for a method without, or if the client sent none. Once a method has taken its data, this shows
    /// what was sent.
    ///
    /// # Errors
    /// `BadRequest` if they are no JSON.
    pub fn data(&mut self) -> Result<Option<&Value>> {
        self.slots_mut().data()
    }

    /// The data as JSON to change.
    ///
    /// # Errors
    /// `BadRequest` if they are no JSON; `GeneralError` if a hook before this one had them as their own type, because its changes
    /// would be lost.
    pub fn data_mut(&mut self) -> Result<Option<&mut Value>> {
        self.slots_mut().data_changes()
    }

    /// The data as the method's own type; `None` if that is another, or for a method without.
    ///
    /// # Errors
    /// `BadRequest` if they can not be read as that.
    pub fn data_as<T: 'static>(&mut self) -> Result<Option<&mut T>> {
        Ok(self.slots_mut().data_any()?.and_then(|data| data.downcast_mut()))
    }

    /// Replaces the data.
    ///
    /// # Errors
    /// `GeneralError` if the value can not be written as JSON.
    pub fn set_data(&mut self, data: impl Serialize) -> Result<()> {
        let data = serde_json::to_value(data).map_err(Error::internal)?;
        self.slots_mut().set_data(data);
        Ok(())
    }

    /// The query as JSON.
    ///
    /// What a hook has changed as its own type (`query: &mut Q`) is seen behind the method, as that type writes it: a hook after
    /// it, for errors or around it that looks now. On the way to the method it is an error to ask, because the method reads the
    /// type, and JSON may lack of it what is not written: hooks there take `query: &Q`.
    ///
    /// # Errors
    /// `BadRequest` if the client's query is none; `GeneralError` before the method if a hook has changed it as its own type.
    pub fn query(&self) -> Result<Value> {
        self.cx().query_json()
    }

    /// The query as JSON to change.
    ///
    /// A `$sort` by several fields is then one in the order of their names: the maps of serde_json do not keep another, unless the
    /// app builds it with its feature `preserve_order`. Where the query is that of a store, a hook of the service that takes it as
    /// `query: &mut RecordQuery<Todo>` keeps the order.
    ///
    /// # Errors
    /// As [`query`](HookFrame#method.query); `GeneralError` if a hook before this one had it as its own type, because its changes
    /// would be lost.
    pub fn query_mut(&mut self) -> Result<&mut Value> {
        self.cx_mut().query_mut()
    }

    /// Whether there is a result. Before the method: then the method is not run.
    #[must_use]
    pub fn has_result(&self) -> bool {
        self.slots().has_result()
    }

    /// The result as JSON, once there is one.
    ///
    /// # Errors
    /// `GeneralError` if it can not be written as JSON.
    pub fn result(&mut self) -> Result<Option<&Value>> {
        self.slots_mut().result()
    }

    /// The result as JSON to change, once there is one.
    ///
    /// # Errors
    /// `GeneralError` if it can not be written as JSON.
    pub fn result_mut(&mut self) -> Result<Option<&mut Value>> {
        self.slots_mut().result_mut()
    }

    /// The result as the method's own type; `None` if there is none, if that is another type, or if a hook has changed it as JSON.
    pub fn result_as<T: 'static>(&mut self) -> Option<&mut T> {
        self.slots_mut().result_any()?.downcast_mut()
    }

    /// Sets the result. Before the method it skips the method; in an error hook it makes the call a success, events included.
    ///
    /// # Errors
    /// `GeneralError` if the value can not be written as JSON.
    pub fn set_result(&mut self, result: impl Serialize) -> Result<()> {
        let result = serde_json::to_value(result).map_err(Error::internal)?;
        self.slots_mut().set_result(Some(result));
        Ok(())
    }

    /// Takes the result away.
    pub fn clear_result(&mut self) {
        self.slots_mut().set_result(None);
    }

    /// What went wrong, in an error hook.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        self.cx().extra.as_ref()?.error.as_ref()
    }

    /// Another error in the place of the one that happened.
    pub fn set_error(&mut self, error: Error) {
        self.put_error(Some(error));
    }

    /// Takes the error. A call without an error and without a result succeeds with null.
    pub fn take_error(&mut self) -> Option<Error> {
        self.cx_mut().extra.as_mut()?.error.take()
    }

    /// What clients get in the place of the result, as answer and in events: `context.dispatch`. The server's own callers get the
    /// result. For a list it is a list of the same length, else nobody is told of its events.
    ///
    /// Null leaves as null; Feathers on Node sends the result in the place of a falsy dispatch. An error clears what was set before it.
    ///
    /// # Errors
    /// `GeneralError` if the value can not be written as JSON; then nothing is set.
    pub fn set_dispatch(&mut self, dispatch: impl Serialize) -> Result<()> {
        let dispatch = Encoded::new(&dispatch)?;
        self.cx_mut().extra_mut().dispatch = Some(dispatch);
        Ok(())
    }

    pub(crate) fn clear_dispatch(&mut self) {
        if let Some(extra) = &mut self.cx_mut().extra {
            extra.dispatch = None;
        }
    }

    /// What was set with [`set_dispatch`](HookFrame#method.set_dispatch).
    ///
    /// # Errors
    /// `GeneralError` if it can not be read as JSON.
    pub fn dispatch(&self) -> Result<Option<Value>> {
        let dispatch = self.cx().extra.as_ref().and_then(|extra| extra.dispatch.as_ref());
        dispatch.map(|dispatch| dispatch.to_value()).transpose()
    }

    /// The event the call will cause, `None` for none.
    #[must_use]
    pub fn event(&self) -> Option<&str> {
        let cx = self.cx();
        match cx.extra.as_ref().and_then(|extra| extra.event.as_ref()) {
            Some(event) => event.as_deref(),
            None => cx.place.rows.get(cx.row)?.event,
        }
    }

    /// Sets the event the call will cause, or, with `None`, that it causes none: `context.event = null`. It is `created`, `updated`,
    /// `patched` or `removed`; any other name is logged as an error, and there is no event then. One of the service's own
    /// ([`Handle::emit`](crate::Handle::emit)) is not caused by a call, and one whose `#[publish(…)]` is for the results of another
    /// method is told to nobody.
    pub fn set_event(&mut self, event: Option<impl Into<Cow<'static, str>>>) {
        let cx = self.cx_mut();
        let event = event.map(Into::into).filter(|event| {
            let is_listed = STANDARD_EVENTS.contains(&&**event) || cx.place.service.events().contains(&&**event);
            if !is_listed {
                let (service, method) = (cx.path(), cx.method());
                tracing::error!(service, method, event = &**event, "a hook has set an event that is in no list; nobody is told");
            }
            is_listed
        });
        cx.extra_mut().event = Some(event);
    }

    /// The events that the call has caused and that wait for the commit of its unit of work, where that is open around the
    /// whole call: for hooks of [`App::around_call`](crate::App::around_call), once what is inside has run.
    #[must_use]
    pub fn caused(&self) -> &[Caused] {
        self.cx().extra.as_ref().map_or(&[], |extra| &extra.caused)
    }

    pub(crate) fn set_stage(&mut self, stage: Stage) {
        self.cx_mut().extra_mut().stage = stage;
    }

    pub(crate) fn put_error(&mut self, error: Option<Error>) {
        self.cx_mut().extra_mut().error = error;
    }
}

impl std::fmt::Debug for dyn HookFrame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HookContext").field("stage", &self.stage()).field("call", self.cx()).finish_non_exhaustive()
    }
}
