//! The app's hooks, and the chain they make for one method.

use std::fmt;
use std::sync::Arc;

use crate::app::join;

use super::chain::{After, Before, Hooks, OnError};
use super::{AnyHook, Step};

/// Every method, for [`App::before`](crate::App::before) and its like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct All;

/// Which methods a hook of the app is for: [`All`], a name on the wire, or a list of names; of all services, or of the one [`at`] a
/// path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Methods {
    /// `None` for all.
    names: Option<Vec<String>>,
    /// Relative to the app that has the hook; `None` for all services.
    path: Option<String>,
}

/// Methods of the service at this path alone, as it is written where the service is added. An app that has no such service does
/// not start.
///
/// ```
/// # use feathers_runtime as feathers;
/// use feathers::{All, App, Error, HookContext, Result, at};
///
/// async fn internal_only(cx: &mut HookContext) -> Result<()> {
///     if cx.caller().is_client() { Err(Error::method_not_allowed("Not for clients")) } else { Ok(()) }
/// }
///
/// let app = App::new().before(at("audit", All), internal_only).before(at("users", ["create", "remove"]), internal_only);
/// # let _ = app;
/// ```
#[must_use]
pub fn at(path: impl AsRef<str>, methods: impl Into<Methods>) -> Methods {
    Methods { path: Some(path.as_ref().trim_matches('/').to_owned()), ..methods.into() }
}

impl From<All> for Methods {
    fn from(_: All) -> Self {
        Self { names: None, path: None }
    }
}

impl From<&str> for Methods {
    fn from(name: &str) -> Self {
        Self { names: Some(vec![name.to_owned()]), path: None }
    }
}

impl<const N: usize> From<[&str; N]> for Methods {
    fn from(names: [&str; N]) -> Self {
        Self { names: Some(names.map(str::to_owned).into()), path: None }
    }
}

impl Methods {
    fn is_all(&self) -> bool {
        self.names.is_none()
    }

    fn names(&self, method: &str) -> bool {
        self.names.iter().flatten().any(|name| name == method)
    }

    fn covers(&self, path: &str) -> bool {
        self.path.as_deref().is_none_or(|only| only == path)
    }
}

/// What a hook is for, as far as it was named: a typing mistake in it would leave the hook without use.
#[derive(Debug)]
pub(crate) struct Target {
    /// The service's whole path.
    pub(crate) path: Option<String>,
    pub(crate) method: Option<String>,
}

/// The hooks of an app.
#[derive(Clone, Default)]
pub(crate) struct AppHooks {
    /// Where the app is mounted.
    pub(crate) prefix: String,
    /// Around whole calls: outside of all others, of whatever app.
    pub(crate) around_call: Vec<(Methods, Arc<dyn Step>)>,
    pub(crate) around: Vec<(Methods, Arc<dyn Step>)>,
    pub(crate) before: Vec<(Methods, Arc<dyn AnyHook>)>,
    pub(crate) after: Vec<(Methods, Arc<dyn AnyHook>)>,
    pub(crate) error: Vec<(Methods, Arc<dyn AnyHook>)>,
}

fn of<T: ?Sized>(hooks: &[(Methods, Arc<T>)], wanted: impl Fn(&Methods) -> bool) -> Vec<Arc<T>> {
    hooks.iter().filter(|(methods, _)| wanted(methods)).map(|(_, hook)| Arc::clone(hook)).collect()
}

impl AppHooks {
    /// The names that hooks are for, with the path if they are for one service.
    pub(crate) fn targets(&self) -> impl Iterator<Item = Target> {
        let around = self.around_call.iter().chain(&self.around).map(|(methods, _)| methods);
        let others = [&self.before, &self.after, &self.error].into_iter().flatten().map(|(methods, _)| methods);
        around.chain(others).flat_map(|methods| {
            let path = methods.path.as_ref().map(|path| join(&self.prefix, path));
            let any = (methods.names.is_none() && path.is_some()).then_some(None);
            let names = methods.names.iter().flatten().cloned().map(Some);
            names.chain(any).map(move |method| Target { path: path.clone(), method })
        })
    }

    fn below<'a>(&self, path: &'a str) -> &'a str {
        path.strip_prefix(&self.prefix).unwrap_or(path).trim_start_matches('/')
    }

    /// The hooks around whole calls, outermost first.
    pub(crate) fn around_call(&self, path: &str, method: &str) -> Vec<Arc<dyn Step>> {
        let below = self.below(path);
        of(&self.around_call, |methods| methods.covers(below) && (methods.is_all() || methods.names(method)))
    }

    /// The chain for one method of the service at a path, outermost first.
    pub(crate) fn chain(&self, path: &str, method: &str) -> Vec<Arc<dyn Step>> {
        let below = self.below(path);
        let all = |methods: &Methods| methods.covers(below) && methods.is_all();
        let this = |methods: &Methods| methods.covers(below) && methods.names(method);
        let mut chain = of(&self.around, all);
        chain.extend(of(&self.around, this));
        let mut add = |hooks: Hooks, step: fn(Hooks) -> Arc<dyn Step>| {
            if !hooks.is_empty() {
                chain.push(step(hooks));
            }
        };
        add(of(&self.error, all), |hooks| Arc::new(OnError(hooks)));
        add(of(&self.before, all), |hooks| Arc::new(Before(hooks)));
        add(of(&self.error, this), |hooks| Arc::new(OnError(hooks)));
        add(of(&self.before, this), |hooks| Arc::new(Before(hooks)));
        add(of(&self.after, this), |hooks| Arc::new(After(hooks)));
        add(of(&self.after, all), |hooks| Arc::new(After(hooks)));
        chain
    }
}

impl fmt::Debug for AppHooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [self.around.len(), self.before.len(), self.after.len(), self.error.len()];
        f.debug_tuple("AppHooks").field(&counts).finish()
    }
}
