//! Functions and async closures as hooks. The traits name the future, which a plain `Fn` bound can not do for every lifetime
//! at once.

use std::future::Future;

use super::{AroundHook, Hook, HookContext, Next};
use crate::error::Result;
use crate::handshake::With;

/// A function that is a [`Hook`].
pub trait HookFn<'a>: Fn(&'a mut HookContext) -> Self::Future {
    /// What it returns.
    type Future: Future<Output = Result<()>> + Send + 'a;
}

impl<'a, F: Fn(&'a mut HookContext) -> Fut, Fut: Future<Output = Result<()>> + Send + 'a> HookFn<'a> for F {
    type Future = Fut;
}

#[diagnostic::do_not_recommend]
impl<F: for<'a> HookFn<'a> + Send + Sync + 'static> Hook for F {
    async fn call(&self, cx: &mut HookContext) -> Result<()> {
        self(cx).await
    }
}

/// A function that is a [`Hook`] when it gets its state.
pub trait HookWithFn<'a, S: 'a>: Fn(&'a S, &'a mut HookContext) -> Self::Future {
    /// What it returns.
    type Future: Future<Output = Result<()>> + Send + 'a;
}

impl<'a, S, F, Fut> HookWithFn<'a, S> for F
where
    S: 'a,
    F: Fn(&'a S, &'a mut HookContext) -> Fut,
    Fut: Future<Output = Result<()>> + Send + 'a,
{
    type Future = Fut;
}

#[diagnostic::do_not_recommend]
impl<S, F> Hook for With<S, F>
where
    S: Send + Sync + 'static,
    F: for<'a> HookWithFn<'a, S> + Send + Sync + 'static,
{
    async fn call(&self, cx: &mut HookContext) -> Result<()> {
        (self.function)(&self.state, cx).await
    }
}

/// A function that is an [`AroundHook`].
pub trait AroundFn<'a>: Fn(&'a mut HookContext, Next<'a>) -> Self::Future {
    /// What it returns.
    type Future: Future<Output = Result<()>> + Send + 'a;
}

impl<'a, F, Fut> AroundFn<'a> for F
where
    F: Fn(&'a mut HookContext, Next<'a>) -> Fut,
    Fut: Future<Output = Result<()>> + Send + 'a,
{
    type Future = Fut;
}

#[diagnostic::do_not_recommend]
impl<F: for<'a> AroundFn<'a> + Send + Sync + 'static> AroundHook for F {
    async fn call(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> {
        self(cx, next).await
    }
}

/// A function that is an [`AroundHook`] when it gets its state.
pub trait AroundWithFn<'a, S: 'a>: Fn(&'a S, &'a mut HookContext, Next<'a>) -> Self::Future {
    /// What it returns.
    type Future: Future<Output = Result<()>> + Send + 'a;
}

impl<'a, S, F, Fut> AroundWithFn<'a, S> for F
where
    S: 'a,
    F: Fn(&'a S, &'a mut HookContext, Next<'a>) -> Fut,
    Fut: Future<Output = Result<()>> + Send + 'a,
{
    type Future = Fut;
}

#[diagnostic::do_not_recommend]
impl<S, F> AroundHook for With<S, F>
where
    S: Send + Sync + 'static,
    F: for<'a> AroundWithFn<'a, S> + Send + Sync + 'static,
{
    async fn call(&self, cx: &mut HookContext, next: Next<'_>) -> Result<()> {
        (self.function)(&self.state, cx, next).await
    }
}
