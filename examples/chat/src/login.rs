//! Logging in: the service `authentication` of `feathers-auth`, with users out of our table.
//!
//! Who is logged in is in the room "general", so that clients that know of no rooms have one, too, and is shown to others as online.

use std::ffi::OsString;
use std::future::ready;
use std::time::Duration;

use feathers::store::{Adapter, Filter};
use feathers::{AppRef, Result};
use feathers_auth::{Arrival, Auth, Login, Logout, PasswordHash, Passwords, Users, Why};
use feathers_sqlx::Sql;

use crate::causes;
use crate::online::Online;
use crate::options::SECRET;
use crate::room_name::RoomName;
use crate::store::Store;
use crate::store::users::{Account, User};
use crate::user_name::UserName;

/// In bytes; `feathers-auth` takes no shorter one.
const SHORTEST: usize = 32;

/// What is for whoever starts the chat to say.
pub(crate) struct Settings {
    /// What tokens are signed with.
    pub(crate) secret: String,
    /// How long they are valid.
    pub(crate) lifetime: Duration,
    pub(crate) passwords: Passwords,
}

/// The table, as logins look people up. Nothing changes a user, so there is no service to follow.
struct Accounts {
    users: Sql<User>,
    accounts: Sql<Account>,
}

impl Users for Accounts {
    type User = User;
    type Id = i64;

    async fn by_id(&self, _: &AppRef, id: i64) -> Result<Option<User>> {
        self.users.get(None, &id, &Filter::all()).await
    }

    async fn by_name(&self, _: &AppRef, name: &str) -> Result<Option<feathers_auth::Account<Self>>> {
        let Some(key) = UserName::key_of(name) else { return Ok(None) };
        let found = self.accounts.first(None, Account::KEY.eq(&key)).await?;
        Ok(found.map(|account| feathers_auth::Account {
            id: account.id,
            user: account.user(),
            password: Some(PasswordHash::new(account.password)),
        }))
    }

    // However it is written: else everybody would have as many tries as there are ways to do that.
    fn name_key(&self, name: &str) -> String {
        UserName::key_of(name).unwrap_or_default()
    }
}

/// A logout revokes its token: whoever has a copy of it can do nothing with it any more.
pub(crate) fn auth(store: Store, settings: Settings, online: &Online) -> Auth {
    let Settings { secret, lifetime, passwords } = settings;
    let (came, went) = (online.clone(), online.clone());
    Auth::builder(Accounts { users: store.table(), accounts: store.table() })
        .secret(secret)
        .audience("feathers-chat")
        .lifetime(lifetime)
        .local("name", "password")
        .passwords(passwords)
        .revocations(store.revocations())
        .revoke_on_logout(true)
        .on_login(async |login: &Login| {
            login.join(RoomName::general());
            Ok(())
        })
        .after_login(move |arrival: &Arrival| {
            came.look_at(arrival.connection());
            ready(Ok(()))
        })
        .on_logout(move |logout: &Logout| {
            went.look_at(logout.connection());
            // Who did it knows of it.
            if !matches!(logout.why(), Why::LoggedOut | Why::Replaced) {
                went.say_ended(logout.connection(), logout.why());
            }
            ready(Ok(()))
        })
        .build()
}

/// What tokens are signed with: what was given, or else what was made for this database.
///
/// # Errors
/// A text for whoever started the program.
pub(crate) async fn secret(given: Option<OsString>, store: &Store) -> std::result::Result<String, String> {
    let Some(given) = given else {
        let fresh = random().map_err(|error| format!("there are no random numbers: {error}"))?;
        return store.secret(&fresh).await.map_err(|error| format!("the database has no secret: {}", causes(&error)));
    };
    match given.into_string() {
        Ok(secret) if secret.len() >= SHORTEST => Ok(secret),
        _ => Err(format!(
            "{SECRET} is no text of at least {SHORTEST} bytes; `openssl rand -base64 48` makes one, and without {SECRET} the chat does"
        )),
    }
}

fn random() -> std::result::Result<String, getrandom::Error> {
    let mut bytes = [0; SHORTEST];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::Folder;

    #[tokio::test]
    async fn a_secret_is_made_once_for_a_database() {
        let (one, other) = (Folder::new(), Folder::new());
        let store = one.store().await;
        let made = secret(None, &store).await.unwrap();
        assert_eq!(made.len(), 64);
        assert_eq!(secret(None, &store).await.unwrap(), made);
        assert_ne!(secret(None, &other.store().await).await.unwrap(), made);
    }

    #[tokio::test]
    async fn a_secret_that_is_given_is_used_and_has_to_be_good() {
        let folder = Folder::new();
        let store = folder.store().await;
        let good = "s".repeat(32);
        assert_eq!(secret(Some(good.clone().into()), &store).await.unwrap(), good);
        for bad in ["", "short"] {
            let problem = secret(Some(bad.into()), &store).await.unwrap_err();
            assert!(problem.starts_with("CHAT_SECRET is no text of at least 32 bytes"), "{problem}");
        }
    }
}
