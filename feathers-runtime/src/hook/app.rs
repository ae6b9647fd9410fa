//! The app's hooks, and the chain they make for one method.

use std::fmt;
use std::sync::Arc;

use super::chain::{After, Before, Hooks, OnError};
use super::{AnyHook, Step};

/// Every method, for [`App::before`](crate::App::before) and its like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct All;

/// Which methods a hook of the app is for: [`All`], a name on the wire, or a list of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Methods(pub(crate) Option<Vec<String>>);

impl From<All> for Methods {
    fn from(_: All) -> Self {
        Self(None)
    }
}

impl From<&str> for Methods {
    fn from(name: &str) -> Self {
        Self(Some(vec![name.to_owned()]))
    }
}

impl<const N: usize> From<[&str; N]> for Methods {
    fn from(names: [&str; N]) -> Self {
        Self(Some(names.map(str::to_owned).into()))
    }
}

impl Methods {
    fn is_all(&self) -> bool {
        self.0.is_none()
    }

    fn names(&self, method: &str) -> bool {
        self.0.iter().flatten().any(|name| name == method)
    }
}

/// The hooks of an app.
#[derive(Clone, Default)]
pub(crate) struct AppHooks {
    pub(crate) around: Vec<(Methods, Arc<dyn Step>)>,
    pub(crate) before: Vec<(Methods, Arc<dyn AnyHook>)>,
    pub(crate) after: Vec<(Methods, Arc<dyn AnyHook>)>,
    pub(crate) error: Vec<(Methods, Arc<dyn AnyHook>)>,
}

fn of<T: ?Sized>(hooks: &[(Methods, Arc<T>)], wanted: impl Fn(&Methods) -> bool) -> Vec<Arc<T>> {
    hooks.iter().filter(|(methods, _)| wanted(methods)).map(|(_, hook)| Arc::clone(hook)).collect()
}

impl AppHooks {
    /// The names that hooks are for.
    pub(crate) fn targets(&self) -> impl Iterator<Item = &str> {
        let around = self.around.iter().map(|(methods, _)| methods);
        let others = [&self.before, &self.after, &self.error].into_iter().flatten().map(|(methods, _)| methods);
        around.chain(others).filter_map(|methods| methods.0.as_ref()).flatten().map(String::as_str)
    }

    /// The chain for one method, outermost first.
    pub(crate) fn chain(&self, method: &str) -> Vec<Arc<dyn Step>> {
        let all = Methods::is_all;
        let this = |methods: &Methods| methods.names(method);
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
