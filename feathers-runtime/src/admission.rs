//! Who is let in, whatever the transport: connection middleware, then `on_connect`, then the registry; and what of a transport's
//! socket reaches the app afterwards.

use std::sync::Arc;

use bytes::Bytes;

use crate::call;
use crate::connection::Connection;
use crate::core::Core;
use crate::handshake::{Handshake, admit};
use crate::listener::Socket;
use crate::outbox::{Outbox, Wire};
use crate::socketio::Text;
use crate::transport::SocketIo;

/// An app with the settings by which clients are let in.
pub(crate) struct Admission {
    pub(crate) core: Arc<Core>,
    pub(crate) settings: SocketIo,
}

impl Admission {
    /// Prepares everything before the client is told anything: its first packet may follow at once. What leaves for it waits
    /// until the outbox is opened.
    ///
    /// # Errors
    /// The text for the client, if it is refused.
    pub(crate) async fn admit(&self, mut handshake: Handshake, wire: Box<dyn Wire>) -> Result<Member, String> {
        if self.core.is_ending() {
            return Err("The server is shutting down".to_owned());
        }
        admit(&self.settings.middleware, &mut handshake, self.settings.middleware_deadline).await?;
        let outbox = Outbox::new(wire, self.settings.limits());
        let connection = handshake.into_connection(outbox, &self.core);
        let member = Member { core: Arc::clone(&self.core), connection: connection.clone() };
        for run in &self.settings.on_connect {
            let socket = Socket(connection.clone());
            if let Err(error) = call::catch(|| run(socket, connection.clone())) {
                tracing::error!(?error, "`on_connect` panicked; the client is refused");
                return Err("Connection refused".to_owned());
            }
        }
        self.core.registry.add(&connection);
        Ok(member)
    }
}

/// A client that was let in. When its socket goes, in whatever way, this goes, and the connection leaves the registry.
pub(crate) struct Member {
    pub(crate) core: Arc<Core>,
    pub(crate) connection: Connection,
}

impl Member {
    /// Takes a packet of the client.
    pub(crate) fn receive(&self, text: Text, attachments: Vec<Bytes>, ack: Option<i64>) {
        let receive = || call::receive(&self.core, &self.connection, text, attachments, ack);
        if let Err(error) = call::catch(receive) {
            // User code is guarded where it runs. This is ours, and a panic here would leave a socket that hears nothing.
            tracing::error!(?error, "a packet could not be handled");
        }
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.core.disconnected(&self.connection);
    }
}
