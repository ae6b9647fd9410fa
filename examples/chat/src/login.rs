//! Logging in: the service `authentication` of `feathers-auth`, with users out of our table.
//!
//! Who is logged in is in the room "general", so that clients that know of no rooms have one, too, and is shown to others as online.

use std::future::ready;
use std::time::Duration;

use feathers::{AppRef, Internal, Result};
use feathers_auth::{Account, Arrival, Auth, Login, Logout, Passwords, Users, Why};

use crate::online::Online;
use crate::room_name::RoomName;
use crate::store::Store;
use crate::store::users::User;
use crate::user_name::UserName;

/// What is for whoever starts the chat to say.
pub(crate) struct Settings {
    /// What tokens are signed with.
    pub(crate) secret: String,
    /// How long they are valid.
    pub(crate) lifetime: Duration,
    pub(crate) passwords: Passwords,
}

/// The table, as logins look people up. Nothing changes a user, so there is no service to follow.
struct Accounts(Store);

impl Users for Accounts {
    type User = User;
    type Id = i64;

    async fn by_id(&self, _: &AppRef, id: i64) -> Result<Option<User>> {
        self.0.user(id).await.internal()
    }

    async fn by_name(&self, _: &AppRef, name: &str) -> Result<Option<Account<Self>>> {
        let Some(key) = UserName::key_of(name) else { return Ok(None) };
        let found = self.0.account(&key).await.internal()?;
        Ok(found.map(|(user, password)| Account { id: user.id, user, password: Some(password) }))
    }
}

/// A logout revokes its token: whoever has a copy of it can do nothing with it any more.
pub(crate) fn auth(store: Store, settings: Settings, online: &Online) -> Auth {
    let Settings { secret, lifetime, passwords } = settings;
    let (came, went) = (online.clone(), online.clone());
    Auth::builder(Accounts(store.clone()))
        .secret(secret)
        .audience("feathers-chat")
        .lifetime(lifetime)
        .local("name", "password")
        .passwords(passwords)
        .revocations(store)
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

/// A secret that nobody has seen.
///
/// # Errors
/// If the system has no random numbers.
pub(crate) fn random_secret() -> std::result::Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
