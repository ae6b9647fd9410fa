//! A service whose type is forgotten: what the app keeps, and the table of rows by which it calls a method all the same.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::Arc;

use schemars::{Schema, SchemaGenerator};
use serde_json::Value;

use crate::app_ref::AppRef;
use crate::audience::Audience;
use crate::call::event::Again;
use crate::call::internal::Ask;
use crate::call::{self, Call};
use crate::error::Result;
use crate::hook::{Around, HookContext, Next, Reusable, Step};
use crate::schema::{Generators, MethodSchema};
use crate::service::{BoxFuture, Kind, Method, Service};

/// What a service's own publisher says of the events of a call; `None` if it has none.
type Chosen = Result<Option<Vec<Audience>>>;

/// One line of a service's table.
pub struct Row<S: 'static> {
    name: &'static str,
    event: Option<&'static str>,
    custom: bool,
    around: &'static [Around<S>],
    call: fn(Arc<S>, Call) -> BoxFuture<'static, ()>,
    ask: fn(Arc<S>, Ask) -> BoxFuture<'static, Result<Value>>,
    audience_again: fn(Arc<S>, Again) -> BoxFuture<'static, Chosen>,
    schema: fn(&mut Generators) -> MethodSchema,
}

/// The row of a method.
#[must_use]
pub const fn row<S: Method<K>, K: Kind>() -> Row<S> {
    Row {
        name: K::NAME,
        event: K::EVENT,
        custom: K::CUSTOM,
        around: S::AROUND,
        call: call::begin::<S, K>,
        ask: ask::<S, K>,
        audience_again: audience_again::<S, K>,
        schema: MethodSchema::of::<S, K>,
    }
}

fn ask<S: Method<K>, K: Kind>(service: Arc<S>, ask: Ask) -> BoxFuture<'static, Result<Value>> {
    Box::pin(call::internal::json::<S, K>(service, ask))
}

fn audience_again<S: Method<K>, K: Kind>(service: Arc<S>, again: Again) -> BoxFuture<'static, Chosen> {
    Box::pin(call::event::own_audience_again::<S, K>(service, again))
}

impl<S: 'static> fmt::Debug for Row<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Row").field(&self.name).finish()
    }
}

/// What a row says of itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowInfo {
    pub(crate) name: &'static str,
    pub(crate) event: Option<&'static str>,
    pub(crate) custom: bool,
}

/// A service whose type is forgotten.
pub(crate) trait AnyService: Send + Sync {
    fn doc(&self) -> &'static str;
    fn audience(&self) -> Option<Audience>;
    fn allows_unknown_query(&self) -> bool;
    fn rows(&self) -> Vec<RowInfo>;
    fn events(&self) -> &'static [&'static str];
    fn published(&self) -> &'static [&'static str];
    fn schema(&self, row: usize, generators: &mut Generators) -> MethodSchema;
    fn event_schemas(&self, generator: &mut SchemaGenerator) -> Vec<(&'static str, Schema)>;
    fn hooks(&self) -> Reusable;
    /// The around hooks of a row, bound to the service.
    fn around(self: Arc<Self>, row: usize) -> Vec<Arc<dyn Step>>;
    fn call(self: Arc<Self>, row: usize, call: Call) -> BoxFuture<'static, ()>;
    fn ask(self: Arc<Self>, row: usize, ask: Ask) -> BoxFuture<'static, Result<Value>>;
    /// Who hears an event of an earlier call of a row.
    fn audience_again(self: Arc<Self>, row: usize, again: Again) -> BoxFuture<'static, Chosen>;
    fn setup(&self, app: AppRef) -> BoxFuture<'_, Result<()>>;
    fn teardown(&self) -> BoxFuture<'_, Result<()>>;
    fn type_of(&self) -> TypeId;
    fn as_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
}

impl<S: Service> AnyService for S {
    fn doc(&self) -> &'static str {
        S::DOC
    }

    fn audience(&self) -> Option<Audience> {
        Service::audience(self)
    }

    fn allows_unknown_query(&self) -> bool {
        S::ALLOW_UNKNOWN_QUERY
    }

    fn rows(&self) -> Vec<RowInfo> {
        S::ROWS.iter().map(|row| RowInfo { name: row.name, event: row.event, custom: row.custom }).collect()
    }

    fn events(&self) -> &'static [&'static str] {
        S::EVENTS
    }

    fn published(&self) -> &'static [&'static str] {
        S::PUBLISHED
    }

    fn schema(&self, row: usize, generators: &mut Generators) -> MethodSchema {
        (S::ROWS[row].schema)(generators)
    }

    fn event_schemas(&self, generator: &mut SchemaGenerator) -> Vec<(&'static str, Schema)> {
        S::event_schemas(generator)
    }

    fn hooks(&self) -> Reusable {
        Service::hooks(self)
    }

    fn around(self: Arc<Self>, row: usize) -> Vec<Arc<dyn Step>> {
        let bound = |around: &Around<S>| Arc::new(BoundAround { service: Arc::clone(&self), around: *around }) as Arc<dyn Step>;
        S::ROWS[row].around.iter().map(bound).collect()
    }

    fn call(self: Arc<Self>, row: usize, call: Call) -> BoxFuture<'static, ()> {
        (S::ROWS[row].call)(self, call)
    }

    fn ask(self: Arc<Self>, row: usize, ask: Ask) -> BoxFuture<'static, Result<Value>> {
        (S::ROWS[row].ask)(self, ask)
    }

    fn audience_again(self: Arc<Self>, row: usize, again: Again) -> BoxFuture<'static, Chosen> {
        (S::ROWS[row].audience_again)(self, again)
    }

    fn setup(&self, app: AppRef) -> BoxFuture<'_, Result<()>> {
        Box::pin(Service::setup(self, app))
    }

    fn teardown(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(Service::teardown(self))
    }

    fn type_of(&self) -> TypeId {
        TypeId::of::<S>()
    }

    fn as_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}

/// An around hook of a block with the service it is a method of.
struct BoundAround<S> {
    service: Arc<S>,
    around: Around<S>,
}

impl<S: Service> Step for BoundAround<S> {
    fn run<'a>(&'a self, cx: &'a mut HookContext, next: Next<'a>) -> BoxFuture<'a, Result<()>> {
        (self.around)(&self.service, cx, next)
    }
}
