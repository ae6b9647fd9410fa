//! Reusable hooks that a service attaches with `#[guard(…)]` and `#[hook(…)]`. Each expression is evaluated once, when the service is added.

use std::fmt;
use std::sync::Arc;

use super::{AnyHook, AroundHook, AroundStep, Hook, Step};
use crate::guard::Guard;

/// What the expressions of `#[guard(…)]` and `#[hook(…)]` came to, in the order of the block. Generated code refers to them by number.
#[derive(Default)]
pub struct Reusable {
    pub(crate) guards: Vec<Arc<dyn AnyHook>>,
    pub(crate) hooks: Vec<Arc<dyn AnyHook>>,
    pub(crate) arounds: Vec<Arc<dyn Step>>,
}

impl Reusable {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One more that says who may call.
    #[must_use]
    pub fn guard(mut self, guard: impl Guard) -> Self {
        self.guards.push(Arc::new(guard));
        self
    }

    /// One more that runs before, after, or on errors.
    #[must_use]
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    /// One more that runs around.
    #[must_use]
    pub fn around(mut self, hook: impl AroundHook) -> Self {
        self.arounds.push(Arc::new(AroundStep(hook)));
        self
    }
}

impl fmt::Debug for Reusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [self.guards.len(), self.hooks.len(), self.arounds.len()];
        f.debug_tuple("Reusable").field(&counts).finish()
    }
}
