//! What a service with a store answers for the methods its author did not write, in the words of Feathers' adapters.
//!
//! Everything that is the same for all stores is here, so that an [`Adapter`] only stores: pages, many records at once, ids that
//! no record can have, scopes, constraints, selected fields.

use std::future::{Future, ready};
use std::sync::Arc;

pub use super::Scope;
use super::list::each;
use super::record::{FieldRef, NewRecord, PatchRecord, Record};
use super::{Adapter, Filter, Key, RecordQuery, Selected, Transaction, Values};
use crate::argument::{FromCall, OneOrMany, Query, Target};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::{Page, Slice};
use crate::schema::Describe;
use crate::service::Service;

/// A service on a store: `#[adapter]` in its block. Generated.
#[diagnostic::on_unimplemented(
    message = "the service `{Self}` has no store",
    label = "no `#[adapter]` in its block",
    note = "`#[adapter] fn store(&self) -> &Memory<Todo> {{ &self.0 }}`"
)]
pub trait Stored: Service {
    /// The store.
    type Adapter: Adapter;
    /// How `find` parts what it finds into pages.
    const PAGES: Option<Pages> = None;

    /// The store.
    fn adapter(&self) -> &Self::Adapter;

    /// What of it this call may see and change: `#[scope]`.
    fn scope(&self, _: &mut Context) -> impl Future<Output = Result<Scope<RecordOf<Self>>>> + Send {
        ready(Ok(Scope::all()))
    }
}

/// What the store of a service keeps.
pub type RecordOf<S> = <<S as Stored>::Adapter as Adapter>::Record;
/// A record as the methods answer it.
pub type One<S> = Selected<RecordOf<S>>;
/// What `create` and `update` take.
pub type NewOf<S> = <RecordOf<S> as Record>::New;
/// What `patch` takes.
pub type PatchOf<S> = <RecordOf<S> as Record>::Patch;
/// The id in a call.
pub type KeyOf<S> = Key<RecordOf<S>>;

/// Pages: `paginate(10, max = 50)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages {
    /// How many records are on one if the client does not say.
    pub default: u64,
    /// How many at most.
    pub max: u64,
}

/// A scope as its function may answer it.
#[diagnostic::on_unimplemented(
    message = "a scope is a `Scope<{R}>` or a `Result` of one, not `{Self}`",
    label = "not a scope of this service's records"
)]
pub trait IntoScope<R> {
    /// The scope.
    ///
    /// # Errors
    /// The function's own.
    fn into_scope(self) -> Result<Scope<R>>;
}

#[diagnostic::do_not_recommend]
impl<R> IntoScope<R> for Scope<R> {
    fn into_scope(self) -> Result<Self> {
        Ok(self)
    }
}

#[diagnostic::do_not_recommend]
impl<R, E: crate::__private::IntoError> IntoScope<R> for std::result::Result<Scope<R>, E> {
    fn into_scope(self) -> Result<Scope<R>> {
        self.map_err(crate::__private::IntoError::into_error)
    }
}

/// Says that the query is read in the query language.
pub fn describe<S: Stored>(describe: &mut Describe) {
    <Query<RecordQuery<RecordOf<S>>> as FromCall>::describe(describe);
}

/// The client's query and what the server adds, apart: new records are not held to the query.
async fn query_and_scope<S: Stored>(
    service: &S,
    cx: &mut Context,
) -> Result<(RecordQuery<RecordOf<S>>, Scope<RecordOf<S>>, Option<Arc<Transaction>>)> {
    let Query(query) = Query::<RecordQuery<RecordOf<S>>>::from_call(cx).await?;
    if cx.connection().is_some() && !cx.place.concealed.is_empty() {
        refuse_concealed(&query, cx)?;
    }
    if query.select.is_some() {
        cx.extra_mut().selected = true;
    }
    let scope = service.scope(cx).await?;
    Ok((query, scope, cx.transaction()))
}

/// A query that compares or sorts by what is concealed finds it out bit by bit.
fn refuse_concealed<R: Record>(query: &RecordQuery<R>, cx: &Context) -> Result<()> {
    fn names<R>(filter: &Filter<R>, is_concealed: &impl Fn(&str) -> bool) -> bool {
        match filter {
            Filter::Test(field, _) => is_concealed(&field.name),
            Filter::All(parts) | Filter::Any(parts) => parts.iter().any(|part| names(part, is_concealed)),
            Filter::Of(never, _) => match *never {},
        }
    }
    let is_concealed = |name: &str| name.split('.').any(|part| cx.place.concealed.has(part));
    if names(&query.filter, &is_concealed) || query.sort.iter().any(|(field, _)| is_concealed(&field.name)) {
        return Err(Error::bad_request("Invalid query: it asks for a field that is not shown"));
    }
    Ok(())
}

/// `find` with pages.
///
/// # Errors
/// `BadRequest` if the query is none, or what the store fails with; so for all of these.
pub async fn find_page<S: Stored>(service: &S, cx: &mut Context) -> Result<Page<One<S>>> {
    let Part { data, total, limit, skip } = find(service, cx, true).await?;
    Ok(Page { total: total.unwrap_or(0), limit, skip, data })
}

/// `find` with pages that do not say how many there are.
pub async fn find_slice<S: Stored>(service: &S, cx: &mut Context) -> Result<Slice<One<S>>> {
    let Part { data, limit, skip, .. } = find(service, cx, false).await?;
    Ok(Slice { limit, skip, data })
}

/// `find` without pages.
pub async fn find_all<S: Stored>(service: &S, cx: &mut Context) -> Result<Vec<One<S>>> {
    find(service, cx, false).await.map(|part| part.data)
}

/// A part of all that match: what pages are made of.
struct Part<R> {
    data: Vec<Selected<R>>,
    /// How many match in all, if they were counted.
    total: Option<u64>,
    limit: u64,
    skip: u64,
}

async fn find<S: Stored>(service: &S, cx: &mut Context, count: bool) -> Result<Part<RecordOf<S>>> {
    let (mut query, scope, tx) = query_and_scope(service, cx).await?;
    query.filter = query.filter.and(scope.filter());
    if let Some(pages) = S::PAGES {
        query.limit = Some(query.limit.unwrap_or(pages.default).min(pages.max));
    }
    let found = service.adapter().find(tx.as_deref(), &query, count).await?;
    let (limit, skip) = (query.limit.unwrap_or(0), query.skip);
    Ok(Part { data: selected(found.records, &query), total: found.total, limit, skip })
}

/// `get`.
pub async fn get<S: Stored>(service: &S, cx: &mut Context, key: KeyOf<S>) -> Result<One<S>> {
    let (query, scope, tx) = query_and_scope(service, cx).await?;
    let filter = query.filter.clone().and(scope.filter());
    let found = match &key.id {
        Some(id) => service.adapter().get(tx.as_deref(), id, &filter).await?,
        None => None,
    };
    one(found, &query, &key)
}

/// `create` of one record.
pub async fn create<S: Stored>(service: &S, cx: &mut Context, data: NewOf<S>) -> Result<One<S>> {
    let (query, scope, tx) = query_and_scope(service, cx).await?;
    data.check()?;
    let row = new_row(data, &scope)?;
    let created = create_all(service, &query, &scope, tx.as_deref(), vec![row]).await?;
    created.into_iter().next().ok_or_else(|| Error::internal("a store answered no record for a new one"))
}

/// `create` of one or many.
pub async fn create_multi<S: Stored>(service: &S, cx: &mut Context, data: OneOrMany<NewOf<S>>) -> Result<OneOrMany<One<S>>> {
    match data {
        OneOrMany::One(data) => create(service, cx, data).await.map(OneOrMany::One),
        OneOrMany::Many(data) => {
            let (query, scope, tx) = query_and_scope(service, cx).await?;
            each(data.iter().map(NewRecord::check))?;
            let rows = each(data.into_iter().map(|data| new_row(data, &scope)))?;
            create_all(service, &query, &scope, tx.as_deref(), rows).await.map(OneOrMany::Many)
        }
    }
}

/// What is stored of what a client sent.
fn new_row<R: Record>(data: R::New, scope: &Scope<R>) -> Result<Values<R>> {
    let mut values = data.into_values()?;
    scope.apply(&mut values);
    R::New::complete(&mut values)?;
    Ok(values)
}

async fn create_all<S: Stored>(
    service: &S,
    query: &RecordQuery<RecordOf<S>>,
    scope: &Scope<RecordOf<S>>,
    tx: Option<&Transaction>,
    rows: Vec<Values<RecordOf<S>>>,
) -> Result<Vec<One<S>>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = rows.len();
    let created = service.adapter().create_within(tx, rows, &scope.filter()).await?;
    if created.len() != wanted {
        return Err(Error::internal(format!("a store answered {} records for {wanted} new ones", created.len())));
    }
    Ok(selected(created, query))
}

/// `update`.
pub async fn update<S: Stored>(service: &S, cx: &mut Context, target: Target<KeyOf<S>>, data: NewOf<S>) -> Result<One<S>> {
    let Target::One(key) = target else {
        return Err(Error::bad_request("You can not replace multiple instances. Did you mean 'patch'?"));
    };
    let (query, scope, tx) = query_and_scope(service, cx).await?;
    data.check()?;
    let values = within(&scope, data.into_values()?);
    let filter = query.filter.clone().and(scope.filter());
    let updated = match &key.id {
        Some(id) => service.adapter().update(tx.as_deref(), id, values, &filter).await?,
        None => None,
    };
    one(updated, &query, &key)
}

/// `patch` of one record.
pub async fn patch<S: Stored>(service: &S, cx: &mut Context, target: Target<KeyOf<S>>, data: PatchOf<S>) -> Result<One<S>> {
    let key = one_only("patch", target)?;
    let (patched, query) = change(service, cx, Some(&key), data).await?;
    one(patched.into_iter().next(), &query, &key)
}

/// `patch` of one or many.
pub async fn patch_multi<S: Stored>(
    service: &S,
    cx: &mut Context,
    target: Target<KeyOf<S>>,
    data: PatchOf<S>,
) -> Result<OneOrMany<One<S>>> {
    if let Target::One(_) = target {
        return patch(service, cx, target, data).await.map(OneOrMany::One);
    }
    let (patched, query) = change(service, cx, None, data).await?;
    many(patched, &query).map(OneOrMany::Many)
}

/// Changes the record of this key, or of none all that the query and the scope let pass.
async fn change<S: Stored>(
    service: &S,
    cx: &mut Context,
    key: Option<&KeyOf<S>>,
    data: PatchOf<S>,
) -> Result<(Vec<RecordOf<S>>, RecordQuery<RecordOf<S>>)> {
    let (query, scope, tx) = query_and_scope(service, cx).await?;
    data.check()?;
    let values = within(&scope, data.into_values()?);
    let filter = query.filter.clone().and(scope.filter());
    let changed = match known(key) {
        Some(target) => service.adapter().patch(tx.as_deref(), &target, values, &filter).await?,
        None => Vec::new(),
    };
    Ok((changed, query))
}

/// `remove` of one record.
pub async fn remove<S: Stored>(service: &S, cx: &mut Context, target: Target<KeyOf<S>>) -> Result<One<S>> {
    let key = one_only("remove", target)?;
    let (removed, query) = take(service, cx, Some(&key)).await?;
    one(removed.into_iter().next(), &query, &key)
}

/// `remove` of one or many.
pub async fn remove_multi<S: Stored>(service: &S, cx: &mut Context, target: Target<KeyOf<S>>) -> Result<OneOrMany<One<S>>> {
    if let Target::One(_) = target {
        return remove(service, cx, target).await.map(OneOrMany::One);
    }
    let (removed, query) = take(service, cx, None).await?;
    many(removed, &query).map(OneOrMany::Many)
}

/// Removes them as [`change`] changes them.
async fn take<S: Stored>(
    service: &S,
    cx: &mut Context,
    key: Option<&KeyOf<S>>,
) -> Result<(Vec<RecordOf<S>>, RecordQuery<RecordOf<S>>)> {
    let (query, scope, tx) = query_and_scope(service, cx).await?;
    let filter = query.filter.clone().and(scope.filter());
    let removed = match known(key) {
        Some(target) => service.adapter().remove(tx.as_deref(), &target, &filter).await?,
        None => Vec::new(),
    };
    Ok((removed, query))
}

fn one_only<R: Record>(method: &str, target: Target<Key<R>>) -> Result<Key<R>> {
    match target {
        Target::Many => Err(Error::method_not_allowed(format!("Can not {method} multiple entries"))),
        Target::One(key) => Ok(key),
    }
}

/// What the store is to look for: `None` for an id that no record can have.
fn known<R: Record>(key: Option<&Key<R>>) -> Option<Target<R::Id>> {
    match key {
        Some(key) => key.id.clone().map(Target::One),
        None => Some(Target::Many),
    }
}

/// No change takes a record out of its scope, or changes its id.
fn within<R: Record>(scope: &Scope<R>, mut values: Values<R>) -> Values<R> {
    values.take(&R::id_field());
    scope.apply(&mut values);
    values
}

/// The record of a key, if there is one.
fn one<R: Record>(found: Option<R>, query: &RecordQuery<R>, key: &Key<R>) -> Result<Selected<R>> {
    found.map(|record| Selected::new(record, only(query))).ok_or_else(|| key.not_found())
}

/// All that were changed, which a store answers in any order.
fn many<R: Record>(mut records: Vec<R>, query: &RecordQuery<R>) -> Result<Vec<Selected<R>>> {
    query.sort_records(&mut records)?;
    Ok(selected(records, query))
}

fn selected<R: Record>(records: Vec<R>, query: &RecordQuery<R>) -> Vec<Selected<R>> {
    let only = only(query);
    records.into_iter().map(|record| Selected::new(record, only.clone())).collect()
}

fn only<R>(query: &RecordQuery<R>) -> Option<Arc<[FieldRef]>> {
    query.select.as_deref().map(Arc::from)
}
