//! Passwords: hashed with argon2id, checked off the reactor, a bounded number at once, and with the same work whether there is such a
//! user or not.

mod hook;
mod renewal;

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use argon2::password_hash::Error as HashError;
use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use feathers::{Error, Internal, Result};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zeroize::Zeroizing;

pub use self::hook::HashPassword;
pub(crate) use self::hook::{Hashed, Renewed};
pub use self::renewal::Renewal;

/// Longer ones are wrong without a look: nobody typed them.
const LONGEST: usize = 1024;
/// How many may wait for their turn.
const QUEUE: usize = 256;

/// What is stored in the place of a password: argon2 in its usual text form, or bcrypt of users who were made by Feathers on Node.
///
/// It shows itself nowhere: no `Serialize`, and `Debug` without the text.
#[derive(Clone)]
pub struct PasswordHash(Zeroizing<String>);

impl PasswordHash {
    /// From where it is stored.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text to store.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// Hashes passwords and checks them.
///
/// A name that nobody has costs the work of a hash as this makes them. An account with a hash of another kind or cost takes the time of
/// that: by measuring, a client may learn that there is such an account and that it has not logged in since it was moved over, or
/// since costs were raised. It ends with the account's next login, which renews the hash
/// ([`Users::renew_password`](crate::Users::renew_password)). An app that can not have that even so long makes such accounts choose a new
/// password.
///
/// Clones share their limits; [`Auth::passwords`](crate::Auth::passwords) is the one that logins use.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> feathers::Result<()> {
/// let passwords = feathers_auth::Passwords::default();
/// let stored = passwords.hash("correct horse").await?;
/// assert!(passwords.verify("correct horse", Some(&stored)).await?);
/// assert!(!passwords.verify("wrong horse", Some(&stored)).await?);
/// assert!(!passwords.verify("correct horse", None).await?, "nobody by that name, after the same work");
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Passwords {
    argon2: Argon2<'static>,
    gate: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    /// The hash that a user who does not exist is checked against.
    nobody: Arc<OnceLock<PasswordHash>>,
    /// How often argon2 has worked to check a password: what the time of a login tells, without a clock.
    #[cfg(test)]
    worked: Arc<AtomicUsize>,
}

/// The costs that OWASP names for argon2id (19 MiB, 2 passes), on half of the machine's cores.
impl Default for Passwords {
    fn default() -> Self {
        Self::with_cost(Params::DEFAULT_M_COST, Params::DEFAULT_T_COST)
    }
}

impl Passwords {
    /// With other costs: KiB of memory and passes over it. Less than argon2 allows is taken as the least it allows.
    #[must_use]
    pub fn with_cost(memory_kib: u32, passes: u32) -> Self {
        let memory = memory_kib.max(Params::MIN_M_COST);
        let params = Params::new(memory, passes.max(Params::MIN_T_COST), Params::DEFAULT_P_COST, None).unwrap_or_default();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            gate: Arc::new(Semaphore::new((cores / 2).max(1))),
            waiting: Arc::default(),
            nobody: Arc::default(),
            #[cfg(test)]
            worked: Arc::default(),
        }
    }

    /// How many are worked on at once, at least one. Each takes a core and the memory of its cost.
    #[must_use]
    pub fn at_once(mut self, passwords: usize) -> Self {
        self.gate = Arc::new(Semaphore::new(passwords.clamp(1, Semaphore::MAX_PERMITS)));
        self
    }

    /// The hash to store.
    ///
    /// # Errors
    /// `BadRequest` if the password is empty or longer than 1024 bytes, `Unavailable` if too many are waiting.
    pub async fn hash(&self, password: impl Into<String>) -> Result<PasswordHash> {
        let password = Zeroizing::new(password.into());
        if password.is_empty() || password.len() > LONGEST {
            return Err(Error::bad_request(format!("A password has between 1 and {LONGEST} bytes")));
        }
        let argon2 = self.argon2.clone();
        self.off_the_reactor(move || hash(&argon2, &password)).await?
    }

    /// Whether this is the password. Without a hash it is not, after as much work as with one.
    ///
    /// # Errors
    /// `Unavailable` if too many are waiting.
    pub async fn verify(&self, password: impl Into<String>, stored: Option<&PasswordHash>) -> Result<bool> {
        let (password, stored, this) = (Zeroizing::new(password.into()), stored.cloned(), self.clone());
        self.off_the_reactor(move || {
            let known = stored.is_some();
            let right = match stored {
                Some(stored) => this.check(&password, &stored),
                None => this.check(&password, &this.nobody()?),
            };
            Ok(right && known && !password.is_empty() && password.len() <= LONGEST)
        })
        .await?
    }

    fn check(&self, password: &str, stored: &PasswordHash) -> bool {
        // A long one takes as long as any other.
        let bytes = password.as_bytes().get(..LONGEST).unwrap_or(password.as_bytes());
        if stored.expose().starts_with("$2") {
            return bcrypt::verify(bytes, stored.expose()).unwrap_or_else(|_| self.unreadable(bytes));
        }
        match Phc::new(stored.expose()) {
            // Without salt or hash there would be nothing to do.
            Ok(stored) if stored.salt.is_none() || stored.hash.is_none() => self.unreadable(bytes),
            Ok(stored) => match self.compare(bytes, &stored) {
                Ok(()) => true,
                Err(HashError::PasswordInvalid) => false,
                Err(_) => self.unreadable(bytes),
            },
            Err(_) => self.unreadable(bytes),
        }
    }

    /// Nobody logs in by a hash that can not be read, and as for nobody the work is done.
    fn unreadable(&self, password: &[u8]) -> bool {
        tracing::error!("a stored password hash is neither argon2 nor bcrypt; its user can not log in");
        if let Ok(nobody) = self.nobody()
            && let Ok(nobody) = Phc::new(nobody.expose())
        {
            let _ = self.compare(password, &nobody);
        }
        false
    }

    fn compare(&self, password: &[u8], stored: &Phc) -> std::result::Result<(), HashError> {
        #[cfg(test)]
        self.worked.fetch_add(1, Ordering::SeqCst);
        self.argon2.verify_password(password, stored)
    }

    /// Whether a hash is of another kind than those that are made now, or was cheaper to make: bcrypt, another argon2, less memory, or
    /// less memory times passes. One that can not be read is not outdated; nobody logs in by it.
    #[must_use]
    pub fn is_outdated(&self, stored: &PasswordHash) -> bool {
        if stored.expose().starts_with("$2") {
            return true;
        }
        let Ok(phc) = Phc::new(stored.expose()) else { return false };
        let ours = self.argon2.params();
        let is_as_dear = |of: &Params| {
            let work = |params: &Params| u64::from(params.m_cost()) * u64::from(params.t_cost());
            of.m_cost() >= ours.m_cost() && work(of) >= work(ours)
        };
        let is_ours = phc.algorithm == Algorithm::Argon2id.ident() && phc.version == Some(Version::V0x13.into());
        !is_ours || !Params::try_from(&phc).is_ok_and(|params| is_as_dear(&params))
    }

    fn nobody(&self) -> Result<PasswordHash> {
        if let Some(hash) = self.nobody.get() {
            return Ok(hash.clone());
        }
        let hash = hash(&self.argon2, "nobody")?;
        Ok(self.nobody.get_or_init(|| hash).clone())
    }

    /// Makes what the first unknown user would have to wait for.
    pub(crate) async fn warm_up(&self) -> Result<()> {
        let this = self.clone();
        self.off_the_reactor(move || this.nobody().map(drop)).await?
    }

    /// Runs one of a bounded number at once. It keeps its place to the end, even if nobody waits for it any more.
    async fn off_the_reactor<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let place = self.place().await?;
        tokio::task::spawn_blocking(move || {
            let _place = place;
            work()
        })
        .await
        .internal()
    }

    async fn place(&self) -> Result<OwnedSemaphorePermit> {
        struct Waiting<'a>(&'a AtomicUsize);
        impl Drop for Waiting<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::AcqRel);
            }
        }
        let before = self.waiting.fetch_add(1, Ordering::AcqRel);
        let _waiting = Waiting(&self.waiting);
        if before >= QUEUE {
            return Err(Error::unavailable("Too many logins at once"));
        }
        Arc::clone(&self.gate).acquire_owned().await.internal()
    }
}

fn hash(argon2: &Argon2<'_>, password: &str) -> Result<PasswordHash> {
    // The error is told without its text: what it says of a password is its own affair.
    let hash = argon2.hash_password(password.as_bytes()).map_err(|_| Error::internal("a password could not be hashed"))?;
    Ok(PasswordHash::new(hash.to_string()))
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passwords").field("params", self.argon2.params()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seen by the hash that stands for nobody, which is made when it is first needed.
    #[tokio::test]
    async fn a_hash_that_can_not_be_read_is_the_work_of_nobodys() {
        let readable = Passwords::with_cost(8, 1).hash("x").await.unwrap();
        for (stored, can_be_read) in [
            (readable.expose(), true),
            ("plain text", false),
            ("", false),
            ("$2b$04$short", false),
            ("$argon2id$v=19$m=8,t=1,p=1$YWFhYWFhYWE", false),
            ("$argon2id$v=19$m=1,t=0,p=9$YWFhYWFhYWE$YWFhYWFhYWFhYWFhYWFhYQ", false),
            ("$scrypt$ln=1,r=1,p=1$YWFhYWFhYWE$YWFhYWFhYWFhYWFhYWFhYQ", false),
        ] {
            let passwords = Passwords::with_cost(8, 1);
            assert!(!passwords.verify("y", Some(&PasswordHash::new(stored))).await.unwrap(), "{stored}");
            assert_eq!(passwords.nobody.get().is_none(), can_be_read, "{stored}");
        }
    }

    struct Alice(PasswordHash);

    impl crate::Users for Alice {
        type User = u64;
        type Id = u64;

        async fn by_id(&self, _: &feathers::AppRef, id: u64) -> Result<Option<u64>> {
            Ok(Some(id))
        }

        async fn by_name(&self, _: &feathers::AppRef, name: &str) -> Result<Option<crate::Account<Self>>> {
            Ok((name == "alice").then(|| crate::Account { id: 1, user: 1, password: Some(self.0.clone()) }))
        }
    }

    /// Who is asked for does not show in the time it takes.
    #[tokio::test]
    async fn nobody_is_as_much_work_as_somebody() {
        let passwords = Passwords::with_cost(8, 1);
        let users = Alice(passwords.hash("secret").await.unwrap());
        let auth = crate::Auth::builder(users)
            .secret("a secret of a test, of more than thirty-two bytes")
            .passwords(passwords.clone())
            .build();
        let app = feathers::App::new().publish(feathers::nobody()).configure(auth.plugin());
        let client = feathers::test::TestApp::start(app).await.connect().await;
        for (name, password) in [("alice", "guess"), ("nobody", "guess"), ("nobody", ""), ("alice", "secret")] {
            let before = passwords.worked.load(Ordering::SeqCst);
            let credentials = serde_json::json!({ "strategy": "local", "email": name, "password": password });
            let login = client.create("authentication", credentials).await;
            assert_eq!(login.is_ok(), password == "secret", "{name}: {login:?}");
            assert_eq!(passwords.worked.load(Ordering::SeqCst) - before, 1, "{name} with {password:?}");
        }
    }
}
