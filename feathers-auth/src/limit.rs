//! How often somebody may try: failed logins are counted by account and by address, and then answered 429 for a while.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use feathers::{Error, Result};
use tokio::time::Instant;

/// How many accounts or addresses are kept in mind. Beyond that, unknown ones wait until some are forgotten.
const MOST: usize = 200_000;

/// How many logins may fail within a time: by account, whether it exists or not, and by address. More are answered `TooManyRequests`
/// until the time is over. A login that succeeds is not counted, and clears its account. The price: whoever knows a name can keep its
/// owner from logging in for that time, but not from using a token. An address that is not known is not counted; behind a proxy say
/// so with [`SocketIo::trusted_proxies`](feathers::SocketIo::trusted_proxies), else all clients have one.
///
/// ```
/// use std::time::Duration;
///
/// use feathers_auth::{Attempts, Auth, UsersService};
///
/// // An app of one office, whose clients share an address.
/// let attempts = Attempts { by_account: 5, by_address: 1_000, within: Duration::from_secs(15 * 60) };
/// let auth = Auth::builder(UsersService::at("users")).attempts(attempts).build();
/// # let _ = auth;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Attempts {
    /// By account: 10 unless said otherwise.
    pub by_account: u32,
    /// By address, those of an IPv6 network (/64) together: 100 unless said otherwise.
    pub by_address: u32,
    /// Within this time, 5 minutes unless said otherwise.
    pub within: Duration,
}

impl Default for Attempts {
    fn default() -> Self {
        Self { by_account: 10, by_address: 100, within: Duration::from_secs(300) }
    }
}

/// What failed lately.
#[derive(Debug)]
pub(crate) struct Counters {
    attempts: Attempts,
    hashes: RandomState,
    failed: Mutex<Failed>,
}

#[derive(Debug, Default)]
struct Failed {
    /// By hash, so that an entry is small whatever was sent as the name. The hash has a secret.
    windows: HashMap<u64, Window>,
    cleaned: Option<Instant>,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    since: Instant,
    count: u32,
}

/// An attempt that counts as failed unless it is said to be something else: so many at once can not pass before the first is counted.
#[derive(Debug)]
pub(crate) struct Attempt<'a> {
    counters: &'a Counters,
    account: Option<u64>,
    address: Option<u64>,
}

impl Counters {
    pub(crate) fn new(attempts: Attempts) -> Self {
        Self { attempts, hashes: RandomState::new(), failed: Mutex::default() }
    }

    /// # Errors
    /// `TooManyRequests`.
    pub(crate) fn begin(&self, account: Option<&str>, address: Option<IpAddr>) -> Result<Attempt<'_>> {
        let account = account.map(|key| self.hash(("account", key)));
        let address = address.map(|address| self.hash(("address", network(address))));
        let limits = [(account, self.attempts.by_account), (address, self.attempts.by_address)];
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let allowed =
            limits.iter().all(|(key, limit)| key.is_none_or(|key| failed.allows(key, *limit, now, self.attempts.within)));
        if !allowed {
            return Err(Error::too_many_requests("Too many failed logins, try again later"));
        }
        for key in [account, address].into_iter().flatten() {
            failed.windows.entry(key).or_insert(Window { since: now, count: 0 }).count += 1;
        }
        Ok(Attempt { counters: self, account, address })
    }

    fn hash(&self, key: impl Hash) -> u64 {
        self.hashes.hash_one(key)
    }

    fn take_back(&self, key: Option<u64>, all: bool) {
        let Some(key) = key else { return };
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(window) = failed.windows.get_mut(&key) {
            window.count = if all { 0 } else { window.count.saturating_sub(1) };
            if window.count == 0 {
                failed.windows.remove(&key);
            }
        }
    }
}

impl Failed {
    fn allows(&mut self, key: u64, limit: u32, now: Instant, within: Duration) -> bool {
        let is_over = |window: &Window| now.duration_since(window.since) >= within;
        if let Some(window) = self.windows.get(&key) {
            if !is_over(window) {
                return window.count < limit;
            }
            self.windows.remove(&key);
        }
        // Looking at all of them is rare: once a second at most, and only when they are many.
        let rested = self.cleaned.is_none_or(|cleaned| now.duration_since(cleaned) >= Duration::from_secs(1));
        if self.windows.len() >= MOST / 8 && rested {
            self.cleaned = Some(now);
            self.windows.retain(|_, window| !is_over(window));
        }
        limit > 0 && self.windows.len() < MOST
    }
}

impl Attempt<'_> {
    pub(crate) fn succeeded(self) {
        self.counters.take_back(self.account, true);
        self.counters.take_back(self.address, false);
    }

    /// It was not the client's fault.
    pub(crate) fn void(self) {
        self.counters.take_back(self.account, false);
        self.counters.take_back(self.address, false);
    }
}

/// Whoever has one address of an IPv6 network has all of them.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & !u128::from(u64::MAX)).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}
