//! What an app comes to before it starts: every service at its path, those of mounted apps below theirs, and all that is wrong
//! with them.

use std::ops::Range;
use std::sync::Arc;

use axum::Router as HttpRouter;

use crate::app::{App, join};
use crate::app_ref::AppRef;
use crate::call::route::Router;
use crate::core::{Mount, Settings};
use crate::hook::app::AppHooks;
use crate::place::Place;
use crate::publish::Publishers;
use crate::transport::SocketIo;

/// What an app and those mounted in it come to.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) app: AppRef,
    pub(crate) places: Vec<Arc<Place>>,
    pub(crate) mounts: Vec<Mount>,
    pub(crate) settings: Settings,
    pub(crate) routes: HttpRouter,
    pub(crate) router: Router,
    /// The methods that hooks are for, and which services those hooks see.
    targets: Vec<(String, Range<usize>)>,
    pub(crate) problems: Vec<String>,
    /// The handles that were given away for this app and those in it.
    pub(crate) linked: Vec<AppRef>,
}

impl Plan {
    /// The plan of an app, and the settings of its transport.
    pub(crate) fn of(mut app: App) -> (Self, SocketIo) {
        let socketio = std::mem::take(&mut app.socketio);
        let mut plan = Self { app: app.handle.clone(), ..Self::default() };
        plan.mount("", app, &[], &Arc::default());
        let (router, clashes) = Router::of(&plan.places);
        plan.router = router;
        plan.problems.extend(clashes.iter().map(|path| format!("two services have the path '{path}'")));
        plan.problems.extend(silent(&plan.places));
        plan.problems.extend(no_such_methods(&plan.targets, &plan.places));
        plan.problems.extend(plan.places.iter().flat_map(|place| place.torn_queries()));
        (plan, socketio)
    }

    /// Adds an app below a path, inside of the hooks and publishers around it.
    fn mount(&mut self, prefix: &str, app: App, outer_hooks: &[AppHooks], outer: &Arc<Publishers>) {
        let App { services, mounted, hooks, publishers, settings, handle, routes, .. } = app;
        let (targets, first): (Vec<String>, usize) = (hooks.targets().map(str::to_owned).collect(), self.places.len());
        let hooks: Vec<AppHooks> = outer_hooks.iter().cloned().chain([hooks]).collect();
        let publishers = Arc::new(publishers.inside(outer));
        self.linked.push(handle);
        for (kind, setting) in settings {
            self.settings.entry(kind).or_insert(setting);
        }
        if routes.has_routes() {
            let outer = std::mem::take(&mut self.routes);
            self.routes = if prefix.is_empty() { outer.merge(routes) } else { outer.nest(&format!("/{prefix}"), routes) };
        }
        for (path, service) in services {
            let path = join(prefix, &path);
            let place = Place::new(path.into(), service, &hooks, Arc::clone(&publishers), self.app.clone());
            self.problems.extend(place.bad_path());
            self.places.push(Arc::new(place));
        }
        for (inner, app) in mounted {
            self.mount(&join(prefix, &inner), app, &hooks, &publishers);
        }
        let mine = first..self.places.len();
        self.targets.extend(targets.into_iter().map(|target| (target, mine.clone())));
        self.mounts.push(Mount { prefix: prefix.to_owned(), hooks, publishers });
    }
}

/// Events that nobody was chosen to hear.
pub(crate) fn silent(places: &[Arc<Place>]) -> Option<String> {
    let events = |place: &Arc<Place>| {
        let events = place.unpublished();
        (!events.is_empty()).then(|| format!("'{}' ({})", place.path(), events.join(", ")))
    };
    let mut silent: Vec<String> = places.iter().filter_map(events).collect();
    silent.dedup();
    (!silent.is_empty()).then(|| {
        format!(
            "nobody is told of the events of {}: add `.publish(everyone())`, `.publish(nobody())` or \
             `.publish(everyone().only(|connection| …))` to the app, or `publish = …` to `#[service(…)]`, or a function with \
             `#[publish(…)]` to its block",
            silent.join(", ")
        )
    })
}

/// Hooks for methods that no service has: most likely misspelt, and a guard that guards nothing.
fn no_such_methods(targets: &[(String, Range<usize>)], places: &[Arc<Place>]) -> Vec<String> {
    let is_known =
        |(target, mine): &&(String, Range<usize>)| places[mine.clone()].iter().any(|place| place.row(target).is_some());
    let mut unknown: Vec<&str> = targets.iter().filter(|target| !is_known(target)).map(|(target, _)| target.as_str()).collect();
    unknown.sort_unstable();
    unknown.dedup();
    unknown.into_iter().map(|target| format!("a hook of the app is for '{target}', which no service of its has")).collect()
}
