//! The service `users`: signing up, and who there is.
//!
//! There is no `patch` and no `remove`, so a user that was looked up once is as it was. Of the password only the hash is kept, and the
//! type of the answers has no place for it.

pub(crate) mod input;
#[cfg(test)]
mod tests;

use feathers::{Error, Internal, Query, Result, anyone, nobody, signed_in};
use feathers_auth::Passwords;
use serde_json::json;

use self::input::{NewUser, UserQuery};
use crate::store::Store;
use crate::store::users::User;

/// See the module.
#[derive(Debug)]
pub(crate) struct Users {
    store: Store,
    passwords: Passwords,
}

impl Users {
    pub(crate) fn new(store: Store, passwords: Passwords) -> Self {
        Self { store, passwords }
    }
}

/// People with an account.
#[feathers::service("users", publish = nobody(), deny(unguarded))]
impl Users {
    /// Who there is, in the order in which they signed up.
    #[guard(signed_in)]
    async fn find(&self, Query(query): Query<UserQuery>) -> Result<Vec<User>> {
        self.store.users(query.limit()?, query.after.unwrap_or(0)).await.internal()
    }

    /// One of them.
    #[guard(signed_in)]
    async fn get(&self, id: i64) -> Result<User> {
        self.store.user(id).await.internal()?.ok_or_else(|| Error::not_found(format!("There is no user {id}")))
    }

    /// Signs up. It does not log in: that is `create` on `authentication`.
    #[guard(anyone)]
    async fn create(&self, data: NewUser) -> Result<User> {
        let (name, password) = data.checked()?;
        let taken = || {
            Error::conflict(format!("There is somebody called '{}' already", name.as_str()))
                .with_errors(json!({ "name": "is taken" }))
        };
        // Looked at before the work of hashing; two at once meet in the table.
        if self.store.account(&name.key()).await.internal()?.is_some() {
            return Err(taken());
        }
        let hash = self.passwords.hash(password).await?;
        self.store.add_user(&name, &hash).await.internal()?.ok_or_else(taken)
    }
}
