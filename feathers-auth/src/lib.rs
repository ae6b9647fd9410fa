//! Login over sockets for services of `feathers`: accounts, tokens, and an identity that stays true.
//!
//! It speaks Feathers' own protocol, so clients of Feathers 2 to 5 with their authentication plugins log in unchanged:
//! `create` on the service `authentication` with `{ strategy: 'local', email, password }` answers `{ accessToken, authentication,
//! user }`, and logs the connection in; `{ strategy: 'jwt', accessToken }` does so again after a reconnect; `remove` logs out.
//!
//! ```no_run
//! use feathers::{App, Inject, Result, authenticated};
//! use feathers_auth::{Auth, Login, UsersService};
//! # struct Users;
//! # #[feathers::service("users")]
//! # impl Users { async fn get(&self, id: u64) -> Result<u64> { Ok(id) } }
//!
//! /// What the users service answers, without the hash of the password.
//! #[derive(Clone, serde::Serialize, serde::Deserialize)]
//! struct User { id: u64, email: String, team: String }
//!
//! struct Notes;
//!
//! #[feathers::service("notes", publish = authenticated())]
//! impl Notes {
//!     /// Who is not logged in is answered `NotAuthenticated`.
//!     async fn find(&self, me: Inject<User>) -> Result<Vec<String>> { Ok(vec![format!("for {}", me.email)]) }
//! }
//!
//! #[tokio::main]
//! async fn main() -> Result<()> {
//!     let auth = Auth::builder(UsersService::at("users").read_as::<User>())
//!         .secret(std::env::var("AUTH_SECRET").unwrap_or_default())
//!         .audience("https://notes.example.com")
//!         .on_login(async |login: &Login| {
//!             if let Some(user) = login.user::<User>() {
//!                 login.join(("team", user.team.clone()));
//!             }
//!             Ok(())
//!         })
//!         .build();
//!     App::new().service(Users).service(Notes).configure(auth.plugin()).listen("127.0.0.1:3030").await
//! }
//! ```
//!
//! # An identity that stays true
//! A connection follows its user. When the record is changed or removed through its service, every open connection of that user has
//! the new value, or is anonymous again, before the call is answered. It is anonymous, too, when its token expires or is revoked
//! ([`Auth::revoke_token`], [`Auth::log_out_everywhere`]), or when the password is changed on another connection
//! ([`AuthBuilder::revoke_on_password_change`]). One that becomes anonymous stays open, leaves all channels, and may log in
//! anew; [`AuthBuilder::disconnect`] ends it in the place of that.
//!
//! # What a client can not do
//! Learn which accounts exist: a wrong name and a wrong password are both `Invalid login`, after the same work, that of a hash as they are
//! made today ([`Passwords`] says what hashes of before reveal). Try passwords without end: [`Attempts`]. Choose how a token is checked:
//! algorithm, audience, issuer and type are the server's. See the hash of a password: the [`secrets`](Users::secrets) of a users service
//! are taken out of what clients are answered, told and may ask for ([`App::conceal`](feathers::App::conceal)).
//!
//! # Hashes of before
//! bcrypt of users who were moved over from Feathers, and argon2 with weaker costs than today's, are checked as they are. When their user logs
//! in, the password is known, and its new hash is stored: [`UsersService`] does so if [`Passwords::hook`] is before its `patch`, other
//! [`Users`] by [`Users::renew_password`]. Nobody is told of it.
// Nothing that a client, a file or the network says may bring a server down.
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod auth;
mod builder;
mod clock;
mod credentials;
mod expiry;
mod handler;
mod key;
mod limit;
mod living;
mod password;
mod revocation;
mod secrets;
mod service;
mod session;
mod socket;
mod strategy;
mod token;
mod users;
mod verify;

pub use auth::Auth;
pub use builder::AuthBuilder;
pub use handler::{Arrival, Handler, HandlerFn, Login, Logout, Why};
pub use limit::Attempts;
pub use password::{HashPassword, PasswordHash, Passwords, Renewal};
pub use revocation::{MemoryRevocations, Revocations};
pub use strategy::{Evidence, Strategy};
pub use users::{Account, Id, Record, Users, UsersService};
