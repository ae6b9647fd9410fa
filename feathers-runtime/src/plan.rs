//! What an app comes to before it starts: every service at its path, those of mounted apps below theirs, and all that is wrong
//! with them.

use std::ops::Range;
use std::sync::Arc;

use axum::Router as HttpRouter;

use crate::app::{App, OnStart, join};
use crate::app_ref::AppRef;
use crate::call::route::Router;
use crate::conceal::Fields;
use crate::core::{Mount, Settings};
use crate::handshake::AnyMiddleware;
use crate::hook::app::{AppHooks, Target};
use crate::http::routes;
use crate::place::Place;
use crate::publish::Publishers;
use crate::transport::{OnConnect, SocketIo};

/// What an app and those mounted in it come to.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) app: AppRef,
    pub(crate) places: Vec<Arc<Place>>,
    pub(crate) mounts: Vec<Mount>,
    pub(crate) concealed: Vec<Fields>,
    pub(crate) settings: Settings,
    pub(crate) routes: HttpRouter,
    pub(crate) router: Router,
    /// What hooks are for, and which services those hooks see.
    targets: Vec<(Target, Range<usize>)>,
    pub(crate) problems: Vec<String>,
    /// The handles that were given away for this app and those in it.
    pub(crate) linked: Vec<AppRef>,
    middleware: Vec<Box<dyn AnyMiddleware>>,
    on_connect: Vec<OnConnect>,
    pub(crate) on_start: Vec<OnStart>,
}

impl Plan {
    /// The plan of an app, and the settings of its transport.
    pub(crate) fn of(mut app: App) -> (Self, SocketIo) {
        let socketio = std::mem::take(&mut app.socketio);
        let mut plan = Self { app: app.handle.clone(), ..Self::default() };
        plan.mount("", app, &[], &Arc::default());
        // Of the apps first, in the order they are mounted, then of the transport.
        plan.middleware.extend(socketio.middleware);
        plan.on_connect.extend(socketio.on_connect);
        let (middleware, on_connect) = (std::mem::take(&mut plan.middleware), std::mem::take(&mut plan.on_connect));
        let socketio = SocketIo { middleware, on_connect, ..socketio };
        let (router, clashes) = Router::of(&plan.places);
        plan.router = router;
        plan.problems.extend(clashes.iter().map(|path| format!("two services have the path '{path}'")));
        plan.problems.extend(silent(&plan.places));
        plan.problems.extend(no_such_methods(&plan.targets, &plan.places));
        let misplaced = plan.concealed.iter().filter(|fields| !plan.places.iter().any(|place| place.path() == fields.path));
        plan.problems
            .extend(misplaced.map(|fields| format!("the app conceals fields of '{}', where no service is", fields.path)));
        plan.problems.extend(plan.places.iter().flat_map(|place| place.torn_queries()));
        (plan, socketio)
    }

    /// Adds an app below a path, inside of the hooks and publishers around it.
    fn mount(&mut self, prefix: &str, app: App, outer_hooks: &[AppHooks], outer: &Arc<Publishers>) {
        let App {
            services,
            mounted,
            mut hooks,
            publishers,
            concealed,
            settings,
            handle,
            routes,
            middleware,
            on_connect,
            on_start,
            ..
        } = app;
        let concealed = concealed.into_iter().map(|fields| Fields { path: join(prefix, &fields.path), ..fields });
        self.concealed.extend(concealed);
        prefix.clone_into(&mut hooks.prefix);
        let (targets, first): (Vec<Target>, usize) = (hooks.targets().collect(), self.places.len());
        self.middleware.extend(middleware);
        self.on_connect.extend(on_connect);
        self.on_start.extend(on_start);
        let hooks: Vec<AppHooks> = outer_hooks.iter().cloned().chain([hooks]).collect();
        let publishers = Arc::new(publishers.inside(outer));
        self.linked.push(handle);
        for (kind, setting) in settings {
            self.settings.entry(kind).or_insert(setting);
        }
        self.add_routes(prefix, routes);
        for (path, service) in services {
            let path = join(prefix, &path);
            let place =
                Place::new(path.into(), service, &hooks, Arc::clone(&publishers), self.app.clone()).concealing(&self.concealed);
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

impl Plan {
    /// The routes of one app, and what is wrong with them.
    fn add_routes(&mut self, prefix: &str, routes: Vec<HttpRouter>) {
        // Not whether there are routes: a router may have a fallback alone.
        let is_any = !routes.is_empty();
        let mut own = HttpRouter::new();
        for routes in routes {
            match routes::add(&own, "", routes) {
                Ok(both) => own = both,
                Err(problem) => self.problems.push(problem),
            }
        }
        if is_any {
            match routes::add(&self.routes, prefix, own) {
                Ok(all) => self.routes = all,
                Err(problem) => self.problems.push(problem),
            }
        }
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

/// Hooks for methods and services that are not there: most likely misspelt, and a guard that guards nothing.
fn no_such_methods(targets: &[(Target, Range<usize>)], places: &[Arc<Place>]) -> Vec<String> {
    let problem = |(Target { path, method }, mine): &(Target, Range<usize>)| {
        let mine = &places[mine.clone()];
        let mut there = mine.iter().filter(|place| path.as_deref().is_none_or(|path| place.path() == path)).peekable();
        match (path, method) {
            (Some(path), _) if there.peek().is_none() => Some(format!("a hook of the app is for '{path}', where no service is")),
            (path, Some(method)) if !there.any(|place| place.row(method).is_some()) => Some(match path {
                Some(path) => format!("a hook of the app is for '{method}', which '{path}' has not"),
                None => format!("a hook of the app is for '{method}', which none of its services has"),
            }),
            _ => None,
        }
    };
    let mut problems: Vec<String> = targets.iter().filter_map(problem).collect();
    problems.sort_unstable();
    problems.dedup();
    problems
}
