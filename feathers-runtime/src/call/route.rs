//! (event, path) → the row of a method, or the error Feathers gives.
//!
//! Two call forms, and no event name means two things: `find, messages` is modern, a name with `::` in it is legacy, split at
//! the last one. In the modern form the path is matched as Feathers 5 does: outer slashes do not count, a static segment goes
//! before a placeholder, and every service also answers to its path plus one segment, the parameter `__id`. In the legacy form
//! only the exact path answers.

use std::any::TypeId;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::packet::Packet;
use crate::argument::RouteParams;
use crate::error::Error;
use crate::place::Place;

/// The place of a standard method in [`STANDARD`].
fn standard(name: &str) -> Option<usize> {
    // A match compares lengths first; it costs less than a search through the table.
    Some(match name {
        "find" => 0,
        "get" => 1,
        "create" => 2,
        "update" => 3,
        "patch" => 4,
        "remove" => 5,
        _ => return None,
    })
}

/// What a packet is for.
pub(crate) enum Target {
    Method {
        place: Arc<Place>,
        row: usize,
        first: usize,
        route: RouteParams,
        legacy: bool,
    },
    /// An event of the user's own, if anybody listens.
    Own(String),
    Refused {
        error: Error,
        legacy: bool,
    },
}

/// All services by path. A fast hash will do: clients look paths up but never add one.
#[derive(Debug, Default)]
pub(crate) struct Router {
    /// Those without placeholders that a client need not escape: a packet is searched for them as it is written.
    plain: FxHashMap<Box<str>, Arc<Place>>,
    exact: FxHashMap<Box<str>, Arc<Place>>,
    /// The first of each type.
    types: FxHashMap<TypeId, Arc<Place>>,
    /// The custom methods of all services; such a call to another service is one that is not allowed.
    custom: FxHashSet<&'static str>,
    root: Node,
}

/// A segment of paths. Names of placeholders belong to the path that ends here, so two paths may name the same one differently.
#[derive(Debug, Default)]
struct Node {
    fixed: FxHashMap<Box<str>, Self>,
    placeholder: Option<Box<Self>>,
    end: Option<(Arc<Place>, Vec<Box<str>>)>,
    /// A path one segment shorter ends here, too; a path of its own goes before.
    id_end: Option<(Arc<Place>, Vec<Box<str>>)>,
}

impl Router {
    /// All these services, and the paths that more than one of them has.
    pub(crate) fn of(places: &[Arc<Place>]) -> (Self, Vec<Arc<str>>) {
        let mut router = Self::default();
        let clashes = places.iter().filter(|place| !router.add(place)).map(|place| Arc::clone(&place.path)).collect();
        (router, clashes)
    }

    /// The service that was added at exactly this path.
    pub(crate) fn at(&self, path: &str) -> Option<Arc<Place>> {
        self.exact.get(path).cloned()
    }

    /// The first service of this type.
    pub(crate) fn of_type(&self, service: TypeId) -> Option<Arc<Place>> {
        self.types.get(&service).cloned()
    }

    /// Adds a service. `false` if another has the same path, names of placeholders aside.
    pub(crate) fn add(&mut self, place: &Arc<Place>) -> bool {
        let mut node = &mut self.root;
        let mut names: Vec<Box<str>> = Vec::new();
        for segment in place.path().split('/') {
            node = match segment.strip_prefix(':') {
                Some(name) => {
                    names.push(name.into());
                    node.placeholder.get_or_insert_default()
                }
                None => node.fixed.entry(segment.into()).or_default(),
            };
        }
        if node.end.is_some() {
            return false;
        }
        node.end = Some((Arc::clone(place), names.clone()));
        names.push("__id".into());
        node.placeholder.get_or_insert_default().id_end = Some((Arc::clone(place), names.clone()));
        if names.len() == 1 && !place.path().contains(['"', '\\']) {
            self.plain.insert(place.path().into(), Arc::clone(place));
        }
        self.exact.insert(place.path().into(), Arc::clone(place));
        self.types.entry(place.service.type_of()).or_insert_with(|| Arc::clone(place));
        self.custom.extend(place.custom.keys());
        true
    }

    /// Finds out what a packet is for. `listens` says whether the user listens to this very event name.
    pub(crate) fn find(&self, packet: &Packet, listens: impl FnOnce(&str) -> bool) -> Target {
        // Whoever escapes a letter of a method that he could have written takes the long way below.
        if let Some(written) = packet.written(0)
            && let Some(method) = standard(written)
        {
            return self.modern(packet, written, |place| place.standard[method]);
        }
        let Some(event) = packet.string(0) else {
            return Target::Refused { error: Error::bad_request("An event has a name"), legacy: false };
        };
        if let Some(method) = standard(&event) {
            return self.modern(packet, &event, |place| place.standard[method]);
        }
        if self.custom.contains(&*event) {
            return self.modern(packet, &event, |place| place.custom.get(&*event).copied());
        }
        match event.rsplit_once("::") {
            // A name that belongs to a service is the service's.
            Some((path, method)) if self.exact.contains_key(path) || !listens(&event) => self.legacy(path, method),
            _ => Target::Own(event.into_owned()),
        }
    }

    fn modern(&self, packet: &Packet, method: &str, row: impl FnOnce(&Place) -> Option<usize>) -> Target {
        let refused = |error| Target::Refused { error, legacy: false };
        let (place, route) = match packet.written(1).and_then(|path| self.plain.get(path)) {
            Some(place) => (Arc::clone(place), RouteParams::default()),
            None => {
                let Some(sent) = packet.string(1) else { return refused(Error::not_found("Invalid service path")) };
                match self.look_up(&sent) {
                    Some(found) => found,
                    None => return refused(no_service(&sent)),
                }
            }
        };
        match row(&place) {
            Some(row) => Target::Method { place, row, first: 2, route, legacy: false },
            None => refused(no_method(method, place.path())),
        }
    }

    fn legacy(&self, path: &str, method: &str) -> Target {
        let refused = |error| Target::Refused { error, legacy: true };
        let Some(place) = self.exact.get(path) else { return refused(no_service(path)) };
        // An early list of calls names the method `removed`; everything else calls it `remove`.
        let name = if method == "removed" { "remove" } else { method };
        match standard(name).and_then(|index| place.standard[index]) {
            Some(row) => {
                let mut route = RouteParams::default();
                for name in path.split('/').filter_map(|segment| segment.strip_prefix(':')) {
                    route.push(name, &format!(":{name}"));
                }
                Target::Method { place: Arc::clone(place), row, first: 1, route, legacy: true }
            }
            None => refused(no_method(method, path)),
        }
    }

    pub(crate) fn look_up(&self, path: &str) -> Option<(Arc<Place>, RouteParams)> {
        // Most paths are written as they were registered. One with placeholders has its parameters filled below.
        if let Some(place) = self.plain.get(path) {
            return Some((Arc::clone(place), RouteParams::default()));
        }
        let path = path.trim_matches('/');
        let segments: Vec<&str> = path.split('/').collect();
        let mut values = Vec::new();
        let (place, names) = self.root.descend(&segments, &mut values)?;
        let mut route = RouteParams::default();
        names.iter().zip(values).for_each(|(name, value)| route.push(name, value));
        Some((Arc::clone(place), route))
    }
}

impl Node {
    fn descend<'n, 'p>(&'n self, path: &[&'p str], values: &mut Vec<&'p str>) -> Option<(&'n Arc<Place>, &'n [Box<str>])> {
        let Some((segment, rest)) = path.split_first() else {
            return self.end.as_ref().or(self.id_end.as_ref()).map(|(place, names)| (place, names.as_slice()));
        };
        if let Some(found) = self.fixed.get(*segment).and_then(|node| node.descend(rest, values)) {
            return Some(found);
        }
        let node = self.placeholder.as_ref().filter(|_| !segment.is_empty())?;
        values.push(segment);
        let found = node.descend(rest, values);
        if found.is_none() {
            values.pop();
        }
        found
    }
}

/// What a client is told of a path where nothing is.
pub(crate) fn no_service(path: &str) -> Error {
    Error::not_found(format!("Service '{path}' not found"))
}

/// What a client is told of a method that is not there, or not for clients.
pub(crate) fn no_method(method: &str, path: &str) -> Error {
    Error::method_not_allowed(format!("Method '{method}' not allowed on service '{path}'"))
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::service::{STANDARD, Service};

    struct Nothing;

    impl Service for Nothing {
        const PATH: &'static str = "";
        const ROWS: &'static [crate::row::Row<Self>] = &[];
        type Client = crate::handle::Handle<Self>;
    }

    fn place(path: &str) -> Arc<Place> {
        let mut place = Place::new(path.into(), Arc::new(Nothing), &[], Arc::default(), crate::app_ref::AppRef::default());
        place.standard = [Some(0), Some(1), None, None, None, None];
        place.custom.insert("hello", 2);
        Arc::new(place)
    }

    fn router(paths: &[&str]) -> Router {
        let places: Vec<_> = paths.iter().map(|path| place(path)).collect();
        let (router, clashes) = Router::of(&places);
        assert!(clashes.is_empty(), "{clashes:?}");
        router
    }

    fn find(router: &Router, text: &'static str) -> String {
        match router.find(&Packet::new(text.into(), Vec::new()).unwrap(), |event| {
            event.ends_with("own::find") || event == "messages::get"
        }) {
            Target::Method { place, row, first, route, legacy } => {
                format!("{} {row} {first} {} {legacy}", place.path(), route.to_json())
            }
            Target::Own(event) => format!("own {event}"),
            Target::Refused { error, legacy } => format!("{error} {legacy}"),
        }
    }

    #[test]
    fn paths_are_found_as_feathers_finds_them() {
        let router = router(&["messages", "my/messages", "users/:userId/messages", "users/all/messages", ":any"]);
        for (text, expected) in [
            (r#"["find","messages"]"#, "messages 0 2 {} false"),
            (r#"["get","//messages/",1]"#, "messages 1 2 {} false"),
            (r#"["get","messages/77",1]"#, r#"messages 1 2 {"__id":"77"} false"#),
            (r#"["find","messages/1/2"]"#, "Service 'messages/1/2' not found false"),
            (r#"["find","my//messages"]"#, "Service 'my//messages' not found false"),
            (r#"["find","users/42/messages"]"#, r#"users/:userId/messages 0 2 {"userId":"42"} false"#),
            (r#"["find","users/42/messages/9"]"#, r#"users/:userId/messages 0 2 {"__id":"9","userId":"42"} false"#),
            (r#"["find","users/all/messages"]"#, "users/all/messages 0 2 {} false"),
            (r#"["find","users/:userId/messages"]"#, r#"users/:userId/messages 0 2 {"userId":":userId"} false"#),
            (r#"["find","anything"]"#, r#":any 0 2 {"any":"anything"} false"#),
            (r#"["find",""]"#, "Service '' not found false"),
            (r#"["find",5]"#, "Invalid service path false"),
            (r#"["find"]"#, "Invalid service path false"),
            (r#"["create","messages"]"#, "Method 'create' not allowed on service 'messages' false"),
            (r#"["hello","messages",{}]"#, "messages 2 2 {} false"),
            (r#"["hello","no/such/path",{}]"#, "Service 'no/such/path' not found false"),
            (r#"["messages::hello",{}]"#, "Method 'hello' not allowed on service 'messages' true"),
            (r#"["messages::get",1]"#, "messages 1 1 {} true"),
            (r#"["/messages::get",1]"#, "Service '/messages' not found true"),
            (r#"["messages::removed",1]"#, "Method 'removed' not allowed on service 'messages' true"),
            (r#"["users/:userId/messages::find"]"#, r#"users/:userId/messages 0 1 {"userId":":userId"} true"#),
            (r#"["own::find"]"#, "own own::find"),
            (r#"["FIND","messages"]"#, "own FIND"),
        ] {
            assert_eq!(find(&router, text), expected, "{text}");
        }
    }

    #[test]
    fn names_are_read_as_json_however_they_are_escaped() {
        let router = router(&["messages", "my/messages", r"a\b"]);
        for (text, expected) in [
            (r#"["f\u0069nd","my\/messages"]"#, "my/messages 0 2 {} false"),
            (r#"["get","m\u0065ssages",1]"#, "messages 1 2 {} false"),
            (r#"["find","a\\b"]"#, r"a\b 0 2 {} false"),
            (r#"["find","a\b"]"#, "Service 'a\u{8}' not found false"),
            (r#"["find","\ud800"]"#, "Invalid service path false"),
        ] {
            assert_eq!(find(&router, text), expected, "{text}");
        }
    }

    #[test]
    fn standard_methods_have_their_rows() {
        assert!(STANDARD.iter().enumerate().all(|(place, name)| standard(name) == Some(place)));
        assert_eq!(standard("FIND"), None);
    }

    #[test]
    fn one_path_has_one_service() {
        let mut router = router(&["users/:a/x"]);
        assert!(!router.add(&place("users/:b/x")));
        assert!(router.add(&place("users/:b/y")), "the same placeholder may have another name elsewhere");
        assert!(router.add(&place("users/:b")));
    }
}
