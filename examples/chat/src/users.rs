//! The service `users`: signing up, and who there is.
//!
//! There is no `patch` and no `remove`, so a user that was looked up once is as it was. Of the password only the hash is kept, and the
//! type of the answers has no place for it.

#[cfg(test)]
mod tests;

use feathers::store::{Adapter, NewRecord};
use feathers::{Class, Error, HookContext, Result, nobody, signed_in};
use feathers_auth::Passwords;
use feathers_sqlx::Sql;
use serde_json::json;

use crate::store::Store;
use crate::store::users::{Account, NewAccount, User};
use crate::user_name::UserName;

/// See the module.
#[derive(Debug)]
pub(crate) struct Users {
    users: Sql<User>,
    accounts: Sql<Account>,
    passwords: Passwords,
}

impl Users {
    pub(crate) fn new(store: &Store, passwords: Passwords) -> Self {
        Self { users: store.table(), accounts: store.table(), passwords }
    }
}

/// A guard: strangers sign up, and nothing else.
async fn signed_in_or_signing_up(cx: &mut HookContext) -> Result<()> {
    if cx.method() == "create" { Ok(()) } else { signed_in(cx).await }
}

/// People with an account, in the order in which they signed up.
#[feathers::service("users", methods(find, get), paginate(50, max = 100), publish = nobody(), deny(unguarded))]
#[guard(signed_in_or_signing_up)]
impl Users {
    #[adapter]
    fn store(&self) -> &Sql<User> {
        &self.users
    }

    /// Signs up. It does not log in: that is `create` on `authentication`.
    async fn create(&self, data: NewAccount) -> Result<User> {
        data.check()?;
        let name = UserName::try_from(data.name).map_err(Error::bad_request)?;
        let key = name.key();
        let taken = || {
            Error::conflict(format!("There is somebody called '{}' already", name.as_str()))
                .with_errors(json!({ "name": "is taken" }))
        };
        // Looked at before the work of hashing; two at once meet in the table.
        if self.accounts.first(None, Account::KEY.eq(&key)).await?.is_some() {
            return Err(taken());
        }
        let password = self.passwords.hash(data.password).await?.expose().to_owned();
        let new = NewAccount { id: None, name: name.as_str().to_owned(), key: Some(key), password };
        match self.accounts.add(None, new).await {
            Ok(account) => Ok(account.user()),
            Err(error) if error.class() == Some(Class::Conflict) => Err(taken()),
            Err(error) => Err(error),
        }
    }
}
