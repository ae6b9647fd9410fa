//! What generated hooks call: the slots of a call, one by one, each lent for the time of one hook.

use std::any::type_name;

use super::items::Items;
use crate::argument;
use crate::argument::input::What;
use crate::context::{Context, Extra};
use crate::error::{Class, Error, Result};
use crate::hook::context::Frame;
use crate::hook::{HookContext, Stage};
use crate::json::{FromJson, FromQuery};
use crate::keep::Keep;
use crate::schema::Describe;
use crate::service::{Kind, Method};
use crate::slots::{Out, Slot};
use crate::typed_query::TypedQuery;

/// For extractors.
pub fn cx<S: Method<K>, K: Kind>(frame: &mut Frame<S, K>) -> &mut Context {
    &mut frame.cx
}

/// The whole context, for a hook that knows no types.
pub fn whole<S: Method<K>, K: Kind>(frame: &mut Frame<S, K>, stage: Stage) -> &mut HookContext {
    frame.cx.extra_mut().stage = stage;
    frame
}

/// What an argument that is borrowed under a name of its own is: the whole context.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that a hook can borrow under this name",
    label = "not the context of a call",
    note = "a hook borrows the parts `id`, `data`, `query`, `result` and `error` by these names, or all of the call as `cx: &mut HookContext`",
    note = "an around hook borrows all of the call: `cx: &mut HookContext, next: Next<'_>`"
)]
pub trait Whole {
    /// The same, by its own type.
    fn whole(cx: &mut HookContext) -> &mut Self;
}

#[diagnostic::do_not_recommend]
impl Whole for HookContext {
    fn whole(cx: &mut HookContext) -> &mut Self {
        cx
    }
}

/// The slots of a call apart, so that a hook can have several.
#[derive(Debug)]
pub struct Lent<'a, S: Method<K>, K: Kind> {
    /// The id.
    pub id: &'a mut Slot<S::Id>,
    /// The data.
    pub data: &'a mut Slot<S::Data>,
    /// The query.
    pub query: QuerySlot<'a>,
    /// The result.
    pub result: &'a mut Out<S::Output>,
    /// The error.
    pub error: &'a mut Option<Error>,
}

/// Where a query is once it was read.
pub struct QuerySlot<'a>(&'a mut Option<TypedQuery>);

impl std::fmt::Debug for QuerySlot<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("QuerySlot").finish_non_exhaustive()
    }
}

/// Lends the slots.
pub fn parts<S: Method<K>, K: Kind>(frame: &mut Frame<S, K>) -> Lent<'_, S, K> {
    let Extra { query, error, .. } = frame.cx.extra_mut();
    Lent { id: &mut frame.args.id, data: &mut frame.args.data, query: QuerySlot(query), result: &mut frame.args.out, error }
}

/// Reads the id, so that it can be lent.
///
/// # Errors
/// `BadRequest` if the client sent none or one of another type.
pub fn read_id<S: Method<K>, K: Kind>(frame: &mut Frame<S, K>) -> Result<()> {
    frame.args.id.ensure(&frame.args.text, What::Id, K::NAME).map(drop)
}

/// Reads the data, so that they can be lent.
///
/// # Errors
/// `BadRequest` if the client sent none or some of another type.
pub fn read_data<S: Method<K>, K: Kind>(frame: &mut Frame<S, K>) -> Result<()> {
    frame.args.data.ensure(&frame.args.text, What::Data, K::NAME).map(drop)
}

/// Reads the result back, if a hook has changed it as JSON.
///
/// # Errors
/// `GeneralError` if it can not be read as the method's type.
pub fn read_result<S: Method<K, Output: FromJson>, K: Kind>(frame: &mut Frame<S, K>) -> Result<()> {
    frame.args.out.read().map(drop)
}

/// The query of a hook, of any type that a [`Query`](crate::Query) can have. A trait, so that both of what is asked of it fail
/// with the same words.
#[diagnostic::on_unimplemented(
    message = "a query can not be read as `{Self}`",
    label = "this is not something a client can send",
    note = "queries are owned types with `#[derive(serde::Deserialize, schemars::JsonSchema)]`"
)]
pub trait HookQuery {
    /// Reads the query, so that it can be lent; the method gets this one.
    ///
    /// # Errors
    /// `BadRequest` if the client's query is no such.
    fn read<S: Method<K>, K: Kind>(frame: &mut Frame<S, K>) -> Result<()>;
    /// Says for the schema what is read.
    fn describe(describe: &mut Describe);
}

#[diagnostic::do_not_recommend]
impl<Q: FromQuery> HookQuery for Q {
    fn read<S: Method<K>, K: Kind>(frame: &mut Frame<S, K>) -> Result<()> {
        let cx = &mut frame.cx;
        if cx.extra.as_ref().and_then(|extra| extra.query.as_ref()).is_some_and(TypedQuery::is::<Q>) {
            return Ok(());
        }
        // A query of the server's own goes with the value that it is here; its JSON is what hooks look at.
        cx.keep_query()?;
        let read = argument::read_query::<Q>(cx)?;
        cx.extra_mut().query = Some(TypedQuery::read(read));
        Ok(())
    }

    fn describe(describe: &mut Describe) {
        describe.hook_query::<Q>();
    }
}

fn missing(what: &str) -> Error {
    Error::internal(format!("{what} was not read before it was lent"))
}

/// What an error hook takes, if it can be had: one whose argument can not is not run, and the error that there is stays.
pub fn had<T>(made: Result<T>) -> Option<T> {
    made.inspect_err(|error| {
        let said = "an error hook is not run: there is not what it takes";
        match error.class() {
            Some(Class::GeneralError) => tracing::error!(?error, "{said}"),
            _ => tracing::debug!(%error, "{said}"),
        }
    })
    .ok()
}

/// Lends the id, to be looked at.
///
/// # Errors
/// None after [`read_id`].
pub fn id_ref<T: Is<I>, I>(slot: &mut Slot<T>) -> Result<&mut I> {
    slot.read.as_mut().map(<T as Is<I>>::same).ok_or_else(|| missing("an id"))
}

/// Lends the id, to be changed.
///
/// # Errors
/// None after [`read_id`].
pub fn id_mut<T: Is<I>, I>(slot: &mut Slot<T>, keep: Option<Keep<I>>) -> Result<&mut I> {
    slot.lend_to_change(<T as Is<I>>::same_keep(keep)).map(<T as Is<I>>::same).ok_or_else(|| missing("an id"))
}

/// Lends the data.
///
/// # Errors
/// `GeneralError` if the method has taken them.
pub fn data_mut<T>(slot: &mut Slot<T>) -> Result<&mut T> {
    slot.read.as_mut().ok_or_else(|| missing("data"))
}

// Every type is its own item, `&mut T` as well, so the trait is named where it is called.

/// How many items the data are.
///
/// # Errors
/// As [`data_mut`].
pub fn data_count<T: Items<I>, I>(slot: &Slot<T>) -> Result<usize> {
    slot.read.as_ref().map(<T as Items<I>>::count).ok_or_else(|| missing("data"))
}

/// Lends one item of the data.
///
/// # Errors
/// As [`data_mut`].
pub fn data_item<T: Items<I>, I>(slot: &mut Slot<T>, index: usize) -> Result<&mut I> {
    <T as Items<I>>::item(data_mut(slot)?, index).ok_or_else(|| missing("an item of the data"))
}

/// Lends the result.
///
/// # Errors
/// None after [`read_result`].
pub fn result_mut<T>(out: &mut Out<T>) -> Result<&mut T> {
    out.option().as_mut().ok_or_else(|| missing("a result"))
}

/// How many items the result is.
///
/// # Errors
/// As [`result_mut`].
pub fn result_count<T: Items<I>, I>(out: &mut Out<T>) -> Result<usize> {
    result_mut(out).map(|result| <T as Items<I>>::count(result))
}

/// Lends one item of the result.
///
/// # Errors
/// As [`result_mut`].
pub fn result_item<T: Items<I>, I>(out: &mut Out<T>, index: usize) -> Result<&mut I> {
    <T as Items<I>>::item(result_mut(out)?, index).ok_or_else(|| missing("an item of the result"))
}

/// Lends the result, or the place for one.
///
/// # Errors
/// None.
pub fn result_option<T: Is<R>, R>(out: &mut Out<T>) -> Result<&mut Option<R>> {
    Ok(<T as Is<R>>::same_place(out.option()))
}

/// Lends the query, to be looked at.
///
/// # Errors
/// As [`query_mut`].
pub fn query_ref<Q: 'static>(slot: QuerySlot<'_>) -> Result<&mut Q> {
    let QuerySlot(query) = slot;
    let query = query.as_mut().and_then(TypedQuery::lend);
    query.ok_or_else(|| missing(type_name::<Q>()))
}

/// Lends the query, to be changed.
///
/// # Errors
/// None after [`HookQuery::read`].
pub fn query_mut<Q: Send + 'static>(slot: QuerySlot<'_>, keep: Option<Keep<Q>>) -> Result<&mut Q> {
    let QuerySlot(query) = slot;
    let query = query.as_mut().and_then(|query| query.lend_to_change(keep));
    query.ok_or_else(|| missing(type_name::<Q>()))
}

/// Lends the error.
///
/// # Errors
/// None in an error hook.
pub fn error_mut<T: Is<E>, E>(slot: &mut Option<T>) -> Result<&mut E> {
    slot.as_mut().map(<T as Is<E>>::same).ok_or_else(|| missing("an error"))
}

/// What a hook has an argument for, at the type that it says.
#[diagnostic::on_unimplemented(
    message = "this hook takes `{T}`, but the call has `{Self}`",
    label = "not `{Self}`",
    note = "hooks take the types that the method has, and for methods with different types there is one for each"
)]
pub trait Is<T>: Sized {
    /// The same.
    fn same(&mut self) -> &mut T;
    /// A place for one.
    fn same_place(place: &mut Option<Self>) -> &mut Option<T>;
    /// How to keep one.
    fn same_keep(keep: Option<Keep<T>>) -> Option<Keep<Self>>;
}

#[diagnostic::do_not_recommend]
impl<T> Is<T> for T {
    fn same(&mut self) -> &mut T {
        self
    }

    fn same_place(place: &mut Option<T>) -> &mut Option<T> {
        place
    }

    fn same_keep(keep: Option<Keep<T>>) -> Option<Keep<T>> {
        keep
    }
}
