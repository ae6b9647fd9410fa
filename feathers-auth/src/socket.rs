//! Logins beside the service: in the handshake, and by the events of clients of Feathers 2 to 4.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use feathers::{Connection, Handshake, Middleware, Result, Socket};
use serde_json::Value;

use crate::auth::Inner;
use crate::credentials::Credentials;
use crate::handler::Names;
use crate::service::{Authentication, Over};
use crate::session::Turn;
use crate::verify::Proved;

/// Looks at what a client presents when it connects: a header `Authorization` as in Feathers, or the `auth` payload of socket.io 4.
pub(crate) struct Doorkeeper(pub(crate) Arc<Inner>);

/// A login of the handshake, until there is a connection.
struct Early(Mutex<Option<(Proved, Names)>>);

impl Middleware for Doorkeeper {
    async fn handshake(&self, handshake: &mut Handshake) -> Result<()> {
        let Some(credentials) = self.presented(handshake)? else { return Ok(()) };
        let proved = self.0.prove(&credentials, handshake.remote_address()).await?;
        let names = self.0.channels_of(&proved.person, false).await?;
        proved.person.user.sit_early(handshake)?;
        handshake.insert(Early(Mutex::new(Some((proved, names)))));
        Ok(())
    }
}

impl Doorkeeper {
    fn presented(&self, handshake: &Handshake) -> Result<Option<Credentials>> {
        if let Some(token) = handshake.header("authorization").and_then(bearer) {
            return Ok(Some(Credentials::token(token)));
        }
        let Some(auth) = handshake.auth::<Value>()? else { return Ok(None) };
        match (auth.get("strategy").and_then(Value::as_str), auth.get("accessToken")) {
            (None, Some(Value::String(token))) => Ok(Some(Credentials::token(token))),
            (Some(strategy), _) if self.0.knows(strategy) => Ok(Some(Credentials(auth))),
            // It is not for us.
            _ => Ok(None),
        }
    }
}

/// `Bearer TOKEN`, `JWT TOKEN` or the bare token; another scheme is somebody else's.
fn bearer(header: &str) -> Option<&str> {
    let mut words = header.split_whitespace();
    match (words.next()?, words.next()) {
        (token, None) => Some(token),
        (scheme, Some(token)) => ["bearer", "jwt"].contains(&scheme.to_ascii_lowercase().as_str()).then_some(token),
    }
}

/// A client has been let in.
pub(crate) fn connected(auth: &Arc<Inner>, socket: &Socket, connection: &Connection) {
    connection.insert(Turn::default());
    listen(auth, socket);
    let early = connection.remove::<Early>();
    let Some((proved, names)) = early.and_then(|early| early.0.lock().unwrap_or_else(PoisonError::into_inner).take()) else {
        return;
    };
    let seen = proved.seen;
    match auth.seat(connection, proved, names) {
        Ok(session) if !auth.after_login.is_empty() || auth.changes.load(Ordering::SeqCst) != seen => {
            let (auth, connection) = (Arc::clone(auth), connection.clone());
            tokio::spawn(async move { auth.welcome(&connection, &session, seen).await });
        }
        Ok(_) => {}
        Err(error) => {
            tracing::error!(?error, "a login of a handshake failed; the connection is ended");
            connection.close();
        }
    }
}

/// `authenticate` and `logout`, which older clients emit. They are calls to the service, with its hooks.
fn listen(auth: &Arc<Inner>, socket: &Socket) {
    let inner = Arc::clone(auth);
    socket.on("authenticate", move |credentials: Credentials, connection: Connection| {
        let auth = Arc::clone(&inner);
        async move { auth.app()?.service::<Authentication>().create(credentials).inject(Over(connection)).await }
    });
    let inner = Arc::clone(auth);
    socket.on("logout", move |_: Option<Value>, connection: Connection| {
        let auth = Arc::clone(&inner);
        async move { auth.app()?.service::<Authentication>().remove(None).inject(Over(connection)).await }
    });
}
