//! A hook that stores hashes in the place of passwords.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use feathers::{Error, Hook, HookContext, Result};
use serde_json::{Map, Value};

use super::{PasswordHash, Passwords};

impl Passwords {
    /// A hook for `create`, `update` and `patch` of a users service: the field of the data, or of each item of a list, becomes its
    /// hash. Data without the field, or with null in it, stay as they are; what is no text is refused. Hooks of the app run before the
    /// service's own guards: a hook before this one (`app.before(at("users", ["patch"]), signed_in)`) keeps strangers from having
    /// passwords hashed at all. A client has at most 16 hashed by one call.
    ///
    /// It is what stores a hash that is made anew at a login, too ([`Users::renew_password`](crate::Users::renew_password)): a users
    /// service that hashes in another way keeps its outdated ones.
    ///
    /// ```
    /// use feathers::{App, at};
    /// use feathers_auth::Passwords;
    ///
    /// # fn users(app: App) -> App {
    /// app.before(at("users", ["create", "update", "patch"]), Passwords::default().hook("password"))
    /// # }
    /// ```
    pub fn hook(&self, field: impl Into<String>) -> HashPassword {
        HashPassword { passwords: self.clone(), field: field.into() }
    }
}

/// How many passwords of one call are hashed for a client: each costs as much as a login.
const MOST: usize = 16;

/// See [`Passwords::hook`].
#[derive(Clone, Debug)]
pub struct HashPassword {
    passwords: Passwords,
    field: String,
}

/// On a call of the server's own that stores a renewed hash: the hook puts it where hashes go. Who hashes in another way has no such hook,
/// and nothing is stored there that would be hashed twice.
pub(crate) struct Renewed {
    pub(crate) field: String,
    pub(crate) hash: PasswordHash,
    pub(crate) taken: Arc<AtomicBool>,
}

/// On a call that had a password hashed.
pub(crate) struct Hashed(pub(crate) String);

impl Hook for HashPassword {
    async fn call(&self, cx: &mut HookContext) -> Result<()> {
        if let Some(renewed) = cx.injected::<Renewed>() {
            if renewed.field == self.field {
                renewed.taken.store(true, Ordering::SeqCst);
                cx.set_data(Map::from_iter([(self.field.clone(), renewed.hash.expose().into())]))?;
            }
            return Ok(());
        }
        let Some(data) = cx.data()? else { return Ok(()) };
        let mut data = data.clone();
        let items = match &mut data {
            Value::Array(items) => items.as_mut_slice(),
            one => std::slice::from_mut(one),
        };
        // Who may not call is refused by the service, behind this hook.
        if cx.caller().is_client() && items.len() > MOST {
            return Err(Error::bad_request(format!("At most {MOST} passwords at once")));
        }
        let mut changed = false;
        for item in items {
            match item.get_mut(&self.field) {
                Some(Value::String(password)) => {
                    let hash = self.passwords.hash(std::mem::take(password)).await?;
                    hash.expose().clone_into(password);
                    changed = true;
                }
                None | Some(Value::Null) => {}
                // It would be stored as it is.
                Some(_) => return Err(Error::bad_request(format!("'{}' is no text", self.field))),
            }
        }
        if !changed {
            return Ok(());
        }
        cx.insert(Hashed(self.field.clone()));
        cx.set_data(data)
    }
}
