//! The authentication service. It causes no events, for anybody.

use std::fmt;
use std::sync::Arc;

use feathers::{AppRef, Connection, Error, HookContext, Inject, Result, nobody};
use serde_json::Value;

use crate::auth::Inner;
use crate::credentials::{Credentials, LoggedIn};
use crate::handler::Why;

pub(crate) struct Authentication(pub(crate) Arc<Inner>);

/// The connection of an event that stands for a call: those of older clients.
pub(crate) struct Over(pub(crate) Connection);

#[feathers::service("authentication", publish = nobody())]
impl Authentication {
    #[setup]
    async fn begin(&self, app: AppRef) -> Result<()> {
        if let Err(problem) = &self.0.tokens {
            return Err(Error::general_error(problem.clone()));
        }
        if self.0.local.is_some() {
            self.0.passwords.warm_up().await?;
        }
        self.0.expiry.begin(&self.0, app);
        Ok(())
    }

    #[teardown]
    async fn end(&self) -> Result<()> {
        self.0.expiry.end();
        Ok(())
    }

    /// Logs in: answers a token, and the connection holds the identity from then on.
    async fn create(&self, data: Credentials, connection: Option<Connection>, over: Option<Inject<Over>>) -> Result<LoggedIn> {
        let connection = connection.or_else(|| over.map(|over| over.0.0.clone()));
        let proved = self.0.prove(&data, connection.as_ref().and_then(Connection::remote_address)).await?;
        let answer = proved.answer()?;
        if let Some(connection) = &connection {
            self.0.log_in(connection, proved).await?;
        }
        Ok(answer)
    }

    /// Logs out. The id is null, or the token that the connection is logged in with.
    async fn remove(&self, id: Option<Value>, connection: Option<Connection>, over: Option<Inject<Over>>) -> Result<LoggedIn> {
        let connection = connection.or_else(|| over.map(|over| over.0.0.clone()));
        let session = connection.as_ref().and_then(|connection| Some((connection, self.0.session(connection)?)));
        let token = id.filter(|id| !id.is_null());
        if let Some(token) = token
            && session.as_ref().is_none_or(|(_, session)| token.as_str() != Some(session.token()))
        {
            return Err(Error::not_authenticated("Invalid access token"));
        }
        let Some((connection, session)) = session else {
            return Err(Error::not_authenticated("Invalid authentication information (no `strategy` set)"));
        };
        let answer = session.answer()?;
        self.0.log_out(connection, &session, Why::LoggedOut).await;
        if self.0.revoke_on_logout {
            self.0.revoke_token(session.claims()).await?;
        }
        Ok(answer)
    }

    /// What it answers is for the caller alone, and listeners of the server are others, too.
    #[before(all)]
    fn silence(&self, cx: &mut HookContext) -> Result<()> {
        cx.set_event(None::<&str>);
        Ok(())
    }
}

impl fmt::Debug for Authentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authentication").field("path", &self.0.path).finish_non_exhaustive()
    }
}
