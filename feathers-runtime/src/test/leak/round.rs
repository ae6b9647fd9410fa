//! One call of the prover, and what is random about it.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use serde_json::Value;

use super::known::Known;
use crate::error::{Error, Result};
use crate::test::Client;

pub(super) type LocalFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// What a call of [`Leaks::call`](super::Leaks::call) is made of: a user, and choices that depend on the seed.
pub struct Round<'a> {
    pub(super) number: usize,
    pub(super) client: &'a Client,
    pub(super) known: &'a Known,
    pub(super) random: &'a Random,
}

impl Round<'_> {
    /// The user who makes the call.
    #[must_use]
    pub fn client(&self) -> &Client {
        self.client
    }

    /// The number of the round, from 1.
    #[must_use]
    pub fn number(&self) -> usize {
        self.number
    }

    /// A number below this one.
    ///
    /// # Panics
    /// If there is none, below 0.
    #[must_use]
    #[track_caller]
    pub fn below(&self, limit: usize) -> usize {
        assert!(limit > 0, "no number is below 0");
        self.random.below(limit)
    }

    /// One of these.
    ///
    /// # Panics
    /// If there are none.
    #[must_use]
    #[track_caller]
    pub fn pick<'s, T>(&self, choices: &'s [T]) -> &'s T {
        assert!(!choices.is_empty(), "nothing to choose from");
        &choices[self.below(choices.len())]
    }

    /// The id of a known record of this service that was not removed, whoever may see it.
    #[must_use]
    pub fn id(&self, path: &str) -> Option<Value> {
        let ids = self.known.ids(path);
        (!ids.is_empty()).then(|| (*self.pick(&ids)).clone())
    }
}

impl fmt::Debug for Round<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Round").field("number", &self.number).field("client", &self.client.name()).finish_non_exhaustive()
    }
}

/// SplitMix64: the same numbers for the same seed, on every machine and with every version of everything.
pub(super) struct Random(Cell<u64>);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    pub(super) fn below(&self, limit: usize) -> usize {
        let state = self.0.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        self.0.set(state);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let wide = u128::from(mixed ^ (mixed >> 31)) * limit as u128;
        // The upper half is below the limit.
        usize::try_from(wide >> 64).unwrap_or_default()
    }
}

/// A call whose type is forgotten.
pub(super) trait AnyCall {
    fn run<'a>(&'a self, round: &'a Round<'a>) -> LocalFuture<'a, Option<Error>>;
}

pub(super) struct Function<F, T>(F, PhantomData<fn() -> T>);

impl<F, T> Function<F, T> {
    pub(super) fn new(function: F) -> Self {
        Self(function, PhantomData)
    }
}

impl<F: AsyncFn(&Round<'_>) -> Result<T>, T> AnyCall for Function<F, T> {
    fn run<'a>(&'a self, round: &'a Round<'a>) -> LocalFuture<'a, Option<Error>> {
        Box::pin(async move { (self.0)(round).await.err() })
    }
}
