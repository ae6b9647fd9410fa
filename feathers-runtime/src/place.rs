//! A service at its path, with everything that was decided when it was added: rows, hooks, who hears its events.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rustc_hash::FxHashMap;
use tokio::sync::watch;

use crate::app_ref::AppRef;
use crate::conceal::{Concealed, Fields};
use crate::hook::app::AppHooks;
use crate::hook::chain::Whole;
use crate::hook::{Reusable, Step};
use crate::listen::Listening;
use crate::publish::{Publisher, Publishers};
use crate::row::AnyService;
use crate::schema::Generators;
use crate::service::STANDARD;

pub(crate) struct Place {
    pub(crate) path: Arc<str>,
    pub(crate) service: Arc<dyn AnyService>,
    /// The row of each standard method.
    pub(crate) standard: [Option<usize>; 6],
    /// The rows of custom methods, by their names on the wire.
    pub(crate) custom: FxHashMap<&'static str, usize>,
    pub(crate) rows: Box<[PlaceRow]>,
    pub(crate) reusable: Reusable,
    pub(crate) allow_unknown_query: bool,
    /// The service's own word on who hears its events.
    pub(crate) audience: Option<Publisher>,
    pub(crate) publishers: Arc<Publishers>,
    pub(crate) listening: Listening,
    /// What clients never see of it.
    pub(crate) concealed: Concealed,
    pub(crate) app: AppRef,
    /// Goes with the place. Every call holds its place, so who waits for this waits for them, and no call has to be counted.
    held: watch::Sender<()>,
}

/// One method at its place.
pub(crate) struct PlaceRow {
    /// The event it causes, unless the service emits that itself.
    pub(crate) event: Option<&'static str>,
    /// Hooks of the app and around hooks of the service, if it has any.
    pub(crate) chain: Option<Arc<[Arc<dyn Step>]>>,
}

impl Place {
    pub(crate) fn new(
        path: Arc<str>,
        service: Arc<dyn AnyService>,
        hooks: &[AppHooks],
        publishers: Arc<Publishers>,
        app: AppRef,
    ) -> Self {
        let rows = service.rows();
        let standard = STANDARD.map(|name| rows.iter().position(|row| !row.custom && row.name == name));
        let custom = rows.iter().enumerate().filter(|(_, row)| row.custom).map(|(index, row)| (row.name, index)).collect();
        let own = service.events();
        let place_row = |index: usize, name: &str, event: Option<&'static str>| {
            let mut chain: Vec<Arc<dyn Step>> = hooks.iter().flat_map(|level| level.around_call(&path, name)).collect();
            if !chain.is_empty() {
                chain.push(Arc::new(Whole));
            }
            chain.extend(hooks.iter().flat_map(|level| level.chain(&path, name)));
            chain.extend(Arc::clone(&service).around(index));
            PlaceRow {
                event: event.filter(|event| !own.contains(event)),
                chain: if chain.is_empty() { None } else { Some(chain.into()) },
            }
        };
        let placed = rows.iter().enumerate().map(|(index, row)| place_row(index, row.name, row.event)).collect();
        Self {
            path,
            standard,
            custom,
            rows: placed,
            reusable: service.hooks(),
            allow_unknown_query: service.allows_unknown_query(),
            audience: service.audience().map(Publisher::Fixed),
            publishers,
            listening: Listening::default(),
            concealed: Concealed::default(),
            app,
            held: watch::Sender::new(()),
            service,
        }
    }

    /// The same, without the fields that are named for its path.
    pub(crate) fn concealing(mut self, fields: &[Fields]) -> Self {
        self.concealed = Concealed::of(&self.path, fields);
        self
    }

    /// Waits until no call holds the place any more, or the time is over. It must not be routed any more.
    pub(crate) async fn released(self: Arc<Self>, deadline: Duration) -> Arc<dyn AnyService> {
        let (path, service, mut held) = (Arc::clone(&self.path), Arc::clone(&self.service), self.held.subscribe());
        drop(self);
        // It never changes: this ends when the sender is gone.
        if tokio::time::timeout(deadline, held.changed()).await.is_err() {
            let seconds = deadline.as_secs_f64();
            tracing::warn!(service = &*path, seconds, "a service is torn down while calls of it are under way");
        }
        service
    }

    /// The hooks around a row, outermost first.
    #[inline]
    pub(crate) fn chain(&self, row: usize) -> Option<Arc<[Arc<dyn Step>]>> {
        self.rows.get(row)?.chain.clone()
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The row of a method by its name on the wire.
    pub(crate) fn row(&self, method: &str) -> Option<usize> {
        match STANDARD.iter().position(|name| *name == method) {
            Some(index) => self.standard[index],
            None => self.custom.get(method).copied(),
        }
    }

    /// The names of all events it can emit.
    pub(crate) fn events(&self) -> impl Iterator<Item = &'static str> {
        let standard = self.rows.iter().filter_map(|row| row.event);
        standard.chain(self.service.events().iter().copied())
    }

    /// What is wrong with the path, if anything is.
    pub(crate) fn bad_path(&self) -> Option<String> {
        let path = self.path();
        (path.contains("::") || path.split('/').any(str::is_empty))
            .then(|| format!("'{path}' can not be the path of a service: it is empty, or has an empty segment or '::'"))
    }

    /// The events whose receivers nobody has chosen.
    pub(crate) fn unpublished(&self) -> Vec<&'static str> {
        if self.audience.is_some() {
            return Vec::new();
        }
        let published = self.service.published();
        self.events().filter(|event| !published.contains(event) && self.publishers.of(event).is_none()).collect()
    }

    /// Methods that read the query as another type than a hook before them: what the hook changes would be lost.
    pub(crate) fn torn_queries(&self) -> Vec<String> {
        let mut generators = Generators::new();
        let rows = self.service.rows().into_iter().enumerate();
        rows.filter_map(|(index, row)| {
            let types = self.service.schema(index, &mut generators).query_types;
            let other = types.iter().find(|name| **name != types[0])?;
            let (path, method) = (&self.path, row.name);
            Some(format!(
                "'{path}' reads the query of '{method}' as `{}` and as `{other}`: a hook and its method need one type",
                types[0]
            ))
        })
        .collect()
    }

    /// Who hears an event that the service has no publisher of its own for; `None` for nobody.
    pub(crate) fn publisher(&self, event: &str) -> Option<&Publisher> {
        self.audience.as_ref().or_else(|| self.publishers.of(event))
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Place").field("path", &self.path).finish_non_exhaustive()
    }
}
