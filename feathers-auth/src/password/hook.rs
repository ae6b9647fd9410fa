//! A hook that stores hashes in the place of passwords.

use feathers::{Hook, HookContext, Result};
use serde_json::Value;

use super::Passwords;

impl Passwords {
    /// A hook for `create`, `update` and `patch` of a users service: the field of the data, or of each item of a list, becomes its
    /// hash. Data without the field stay as they are.
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

/// See [`Passwords::hook`].
#[derive(Clone, Debug)]
pub struct HashPassword {
    passwords: Passwords,
    field: String,
}

impl Hook for HashPassword {
    async fn call(&self, cx: &mut HookContext) -> Result<()> {
        let Some(data) = cx.data()? else { return Ok(()) };
        let mut data = data.clone();
        let items = match &mut data {
            Value::Array(items) => items.as_mut_slice(),
            one => std::slice::from_mut(one),
        };
        let mut changed = false;
        for item in items {
            let Some(Value::String(password)) = item.get_mut(&self.field) else { continue };
            let hash = self.passwords.hash(std::mem::take(password)).await?;
            hash.expose().clone_into(password);
            changed = true;
        }
        if changed { cx.set_data(data) } else { Ok(()) }
    }
}
