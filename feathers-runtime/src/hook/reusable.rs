//! Reusable hooks that a service attaches with `#[hook(…)]`. Each expression is evaluated once, when the service is added.

use std::fmt;
use std::sync::Arc;

use super::{AnyHook, AroundHook, AroundStep, Hook, Step};

/// What the expressions of `#[hook(…)]` came to, in the order of the block. Generated code refers to them by number.
#[derive(Default)]
pub struct Reusable {
    pub(crate) hooks: Vec<Arc<dyn AnyHook>>,
    pub(crate) arounds: Vec<Arc<dyn Step>>,
}

impl Reusable {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
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
        f.debug_struct("Reusable").field("hooks", &self.hooks.len()).field("arounds", &self.arounds.len()).finish()
    }
}
